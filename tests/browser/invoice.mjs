// A small XRechnung (UBL) for the browser tests: two lines at 19 %, invented.

/**
 * `number` is the invoice's number and tells its seller from others; the total is 1,190.00 € gross for two devices and a box.
 * The names of the lines carry the number, so that no earlier decision and no cost line is like them: nothing is proposed.
 */
export function xrechnung(number) {
  const word = number.replace("-", "");
  const party = (role, name, vat) => `<cac:${role}><cac:Party>
<cac:PostalAddress><cbc:StreetName>Musterweg 1</cbc:StreetName><cbc:CityName>Musterstadt</cbc:CityName><cbc:PostalZone>48000</cbc:PostalZone><cac:Country><cbc:IdentificationCode>DE</cbc:IdentificationCode></cac:Country></cac:PostalAddress>
${vat ? `<cac:PartyTaxScheme><cbc:CompanyID>${vat}</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>` : ""}
<cac:PartyLegalEntity><cbc:RegistrationName>${name}</cbc:RegistrationName></cac:PartyLegalEntity></cac:Party></cac:${role}>`;
  const amount = (tag, value) => `<cbc:${tag} currencyID="EUR">${value}</cbc:${tag}>`;
  const category = `<cbc:ID>S</cbc:ID><cbc:Percent>19</cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>`;
  const line = (id, name, quantity, net, price) => `<cac:InvoiceLine><cbc:ID>${id}</cbc:ID>
<cbc:InvoicedQuantity unitCode="H87">${quantity}</cbc:InvoicedQuantity>${amount("LineExtensionAmount", net)}
<cac:Item><cbc:Name>${name}</cbc:Name><cac:ClassifiedTaxCategory>${category}</cac:ClassifiedTaxCategory></cac:Item>
<cac:Price>${amount("PriceAmount", price)}</cac:Price></cac:InvoiceLine>`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2" xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
<cbc:CustomizationID>urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0</cbc:CustomizationID>
<cbc:ID>${number}</cbc:ID><cbc:IssueDate>2023-05-10</cbc:IssueDate><cbc:DueDate>2023-06-09</cbc:DueDate>
<cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode><cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode><cbc:BuyerReference>05558020-0001-01</cbc:BuyerReference>
${party("AccountingSupplierParty", `Erfundene Technik ${number} GmbH`, `DE99999999${number.at(-1)}`)}
${party("AccountingCustomerParty", "Gemeinde Havixbeck", "")}
<cac:PaymentMeans><cbc:PaymentMeansCode>58</cbc:PaymentMeansCode><cac:PayeeFinancialAccount><cbc:ID>DE02120300000000202051</cbc:ID></cac:PayeeFinancialAccount></cac:PaymentMeans>
<cac:TaxTotal>${amount("TaxAmount", "190.00")}<cac:TaxSubtotal>${amount("TaxableAmount", "1000.00")}${amount("TaxAmount", "190.00")}<cac:TaxCategory>${category}</cac:TaxCategory></cac:TaxSubtotal></cac:TaxTotal>
<cac:LegalMonetaryTotal>${amount("LineExtensionAmount", "1000.00")}${amount("TaxExclusiveAmount", "1000.00")}${amount("TaxInclusiveAmount", "1190.00")}${amount("PayableAmount", "1190.00")}</cac:LegalMonetaryTotal>
${line(1, `Tablet ${word}`, 2, "800.00", "400.00")}
${line(2, `Transportkiste ${word}`, 1, "200.00", "200.00")}
</Invoice>
`;
}
