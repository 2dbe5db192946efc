// A small XRechnung (UBL) for the browser tests: two lines at 19 %, invented.

/**
 * `number` is the invoice's number and tells its seller from others; the total is 1,190.00 € gross for two devices and a box.
 * The names of the lines carry the number, so that no earlier decision and no cost line is like them: nothing is proposed.
 */
export function xrechnung(number) {
  const word = number.replace("-", "");
  const lines = [
    { name: `Tablet ${word}`, quantity: 2, price: 400 },
    { name: `Transportkiste ${word}`, quantity: 1, price: 200 },
  ];
  const seller = { name: `Erfundene Technik ${number} GmbH`, vatId: `DE99999999${number.at(-1)}` };
  return invoice({ number, seller, issued: "2023-05-10", due: "2023-06-09", lines });
}

/** `lines` have a name, a quantity and a net price of one in whole euros; all at 19 %. `order` is the buyer's number of the order. */
export function invoice({ number, seller, issued, due, order, lines }) {
  const party = (role, name, vat) => `<cac:${role}><cac:Party>
<cac:PostalAddress><cbc:StreetName>Musterweg 1</cbc:StreetName><cbc:CityName>Musterstadt</cbc:CityName><cbc:PostalZone>48000</cbc:PostalZone><cac:Country><cbc:IdentificationCode>DE</cbc:IdentificationCode></cac:Country></cac:PostalAddress>
${vat ? `<cac:PartyTaxScheme><cbc:CompanyID>${vat}</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>` : ""}
<cac:PartyLegalEntity><cbc:RegistrationName>${name}</cbc:RegistrationName></cac:PartyLegalEntity></cac:Party></cac:${role}>`;
  const amount = (tag, value) => `<cbc:${tag} currencyID="EUR">${value}</cbc:${tag}>`;
  const category = `<cbc:ID>S</cbc:ID><cbc:Percent>19</cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>`;
  const net = lines.reduce((sum, { quantity, price }) => sum + quantity * price, 0);
  const [netSum, vat, gross] = [net, net * 0.19, net * 1.19].map((euros) => euros.toFixed(2));
  const line = ({ name, quantity, price }, index) => `<cac:InvoiceLine><cbc:ID>${index + 1}</cbc:ID>
<cbc:InvoicedQuantity unitCode="H87">${quantity}</cbc:InvoicedQuantity>${amount("LineExtensionAmount", (quantity * price).toFixed(2))}
<cac:Item><cbc:Name>${name}</cbc:Name><cac:ClassifiedTaxCategory>${category}</cac:ClassifiedTaxCategory></cac:Item>
<cac:Price>${amount("PriceAmount", price.toFixed(2))}</cac:Price></cac:InvoiceLine>`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2" xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
<cbc:CustomizationID>urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0</cbc:CustomizationID>
<cbc:ID>${number}</cbc:ID><cbc:IssueDate>${issued}</cbc:IssueDate><cbc:DueDate>${due}</cbc:DueDate>
<cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode><cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode><cbc:BuyerReference>05558020-0001-01</cbc:BuyerReference>
${order ? `<cac:OrderReference><cbc:ID>${order}</cbc:ID></cac:OrderReference>` : ""}
${party("AccountingSupplierParty", seller.name, seller.vatId)}
${party("AccountingCustomerParty", "Gemeinde Havixbeck", "")}
<cac:PaymentMeans><cbc:PaymentMeansCode>58</cbc:PaymentMeansCode><cac:PayeeFinancialAccount><cbc:ID>DE02120300000000202051</cbc:ID></cac:PayeeFinancialAccount></cac:PaymentMeans>
<cac:TaxTotal>${amount("TaxAmount", vat)}<cac:TaxSubtotal>${amount("TaxableAmount", netSum)}${amount("TaxAmount", vat)}<cac:TaxCategory>${category}</cac:TaxCategory></cac:TaxSubtotal></cac:TaxTotal>
<cac:LegalMonetaryTotal>${amount("LineExtensionAmount", netSum)}${amount("TaxExclusiveAmount", netSum)}${amount("TaxInclusiveAmount", gross)}${amount("PayableAmount", gross)}</cac:LegalMonetaryTotal>
${lines.map(line).join("\n")}
</Invoice>
`;
}
