//! A Tradewind with its server, and a client of HTTP/1.1 that sends what no polite one would.

use application::testing::{ADMINISTRATOR_ADDRESS, PASSWORD, TestTradewind};
use basics::ids::UserId;
use serde_json::{Value, json};
use server::{Listeners, Server, ServerParts, Settings, serve};
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use words::Catalogue;

pub struct House {
    pub tradewind: TestTradewind,
    pub server: Server,
    pub address: SocketAddr,
}

pub struct Reply {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl Reply {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no JSON: {} {}", self.status, self.body))
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.filter(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value).next()
    }

    pub fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }
}

impl House {
    pub async fn new() -> Self {
        let tradewind = TestTradewind::new().await;
        let app = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let parts = ServerParts {
            application: tradewind.application.clone(),
            words: Arc::new(Catalogue::embedded()),
            settings: Settings { app_hosts: vec!["app.example".to_owned()], version: "test", ..Settings::default() },
            metrics: None,
            listeners: Listeners { app, public: None, metrics: None },
            tls: None,
            stopped_targets: Arc::default(),
            spill: None,
            demo: None,
        };
        let server = serve(parts).unwrap();
        let address = server.local_addresses()[0];
        House { tradewind, server, address }
    }

    /// Sends these very bytes and reads until the server closes.
    pub async fn send(&self, bytes: &[u8]) -> Reply {
        let mut socket = TcpStream::connect(self.address).await.unwrap();
        socket.write_all(bytes).await.unwrap();
        let mut answer = Vec::new();
        socket.read_to_end(&mut answer).await.unwrap();
        let text = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        Reply { status, head: head.to_owned(), body: body.to_owned() }
    }

    pub async fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: Option<&str>) -> Reply {
        let mut text = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
        if !headers.iter().any(|(name, _)| *name == "Host") {
            text.push_str(&format!("Host: {}\r\n", self.address));
        }
        for (name, value) in headers {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        if let Some(body) = body {
            if !headers.iter().any(|(name, _)| *name == "Content-Type") {
                text.push_str("Content-Type: application/json\r\n");
            }
            text.push_str(&format!("Content-Length: {}\r\n\r\n{body}", body.len()));
        } else {
            text.push_str("\r\n");
        }
        self.send(text.as_bytes()).await
    }

    /// The cookie of the administrator.
    pub async fn administrator(&self) -> String {
        self.sign_in(ADMINISTRATOR_ADDRESS).await
    }

    /// The cookie of a user.
    pub async fn cookie_of(&self, user: UserId) -> String {
        let by = self.tradewind.administrator();
        let user = application::trust::user(&self.tradewind.application, &by, user).await.unwrap();
        self.sign_in(&user.email).await
    }

    async fn sign_in(&self, email: &str) -> String {
        let body = json!({"email": email, "password": PASSWORD}).to_string();
        let reply = self.ask("POST", "/api/v1/session", &[("Sec-Fetch-Site", "same-origin")], Some(&body)).await;
        assert_eq!(reply.status, 200, "{}", reply.body);
        let cookie = reply.header("set-cookie").unwrap();
        cookie.split(';').next().unwrap().to_owned()
    }

    /// Asks as the app's own page does.
    pub async fn as_app(&self, cookie: &str, method: &str, path: &str, body: Option<Value>) -> Reply {
        let headers = [("Cookie", cookie), ("Sec-Fetch-Site", "same-origin")];
        let body = body.map(|body| body.to_string());
        self.ask(method, &format!("/api/v1{path}"), &headers, body.as_deref()).await
    }
}
