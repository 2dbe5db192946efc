//! A plain HTTP client over one kept connection, so that hardly anything but the service is measured.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;

/// One connection to the service, with the headers of everybody's requests.
#[derive(Debug)]
pub struct Client {
    stream: BufReader<TcpStream>,
    headers: String,
}

impl Client {
    /// Connects to `address`; `headers` go with every request, each ended by CR LF.
    pub fn connect(address: &str, headers: String) -> std::io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream: BufReader::new(stream),
            headers: format!("Host: {address}\r\n{headers}"),
        })
    }

    /// Status and body of `GET path`.
    pub fn get(&mut self, path: &str) -> (u16, Vec<u8>) {
        let request = format!("GET {path} HTTP/1.1\r\n{}\r\n", self.headers);
        self.stream
            .get_mut()
            .write_all(request.as_bytes())
            .expect("the request is sent");
        let status = self.line();
        let status = status
            .split(' ')
            .nth(1)
            .and_then(|code| code.parse().ok())
            .expect("a status");
        let (mut length, mut chunked) = (0, false);
        loop {
            let header = self.line().to_lowercase();
            if header.is_empty() {
                break;
            }
            if let Some(value) = header.strip_prefix("content-length:") {
                length = value.trim().parse().expect("a length");
            }
            chunked |= header == "transfer-encoding: chunked";
        }
        (
            status,
            if chunked {
                self.chunks()
            } else {
                self.bytes(length)
            },
        )
    }

    fn chunks(&mut self) -> Vec<u8> {
        let mut body = Vec::new();
        loop {
            let length = usize::from_str_radix(&self.line(), 16).expect("a length");
            body.extend(self.bytes(length));
            self.line();
            if length == 0 {
                return body;
            }
        }
    }

    fn bytes(&mut self, length: usize) -> Vec<u8> {
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body).expect("a whole body");
        body
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.stream.read_line(&mut line).expect("a line of the answer");
        line.trim_end().to_owned()
    }
}
