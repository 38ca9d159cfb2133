"""The API as a signed-in person uses it, over one kept connection."""

import http.client
import json
import secrets
import time
import urllib.parse


class Refused(Exception):
    def __init__(self, method, path, status, body):
        super().__init__(f"{method} {path}: {status} {body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)}")
        self.status = status
        self.body = body if isinstance(body, dict) else {}
        self.code = self.body.get("code")


class Client:
    def __init__(self, port, timeout=120):
        self.port, self.timeout = port, timeout
        self.cookie = None
        self.connection = None

    def again(self):
        """A client of the same person, for another thread or after a restart."""
        other = Client(self.port, self.timeout)
        other.cookie = self.cookie
        return other

    def close(self):
        if self.connection:
            self.connection.close()
            self.connection = None

    def raw(self, method, path, body=None, headers=None):
        """Status, headers and bytes."""
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.timeout)
        try:
            self.connection.request(method, path, body, headers or {})
            answer = self.connection.getresponse()
            return answer.status, answer.headers, answer.read()
        except (OSError, http.client.HTTPException):
            self.close()
            raise

    def ask(self, method, path, body=None, version=None, query=None, content=None, key=None):
        """The JSON of the answer; `Refused` for everything that is not 2xx. Busy and loading are asked again."""
        if query:
            path += "?" + urllib.parse.urlencode({k: v for k, v in query.items() if v is not None})
        headers = {"Sec-Fetch-Site": "same-origin", "Accept": "application/json"}
        if self.cookie:
            headers["Cookie"] = self.cookie
        if content:
            headers["Content-Type"], data = content
        else:
            data = None if body is None else json.dumps(body).encode()
            if body is not None:
                headers["Content-Type"] = "application/json"
        if method == "POST":
            headers["Idempotency-Key"] = key or secrets.token_hex(16)
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        deadline = time.monotonic() + 60
        while True:
            status, answered, text = self.raw(method, "/api/v1" + path, data, headers)
            for cookie in answered.get_all("set-cookie") or []:
                self.cookie = cookie.split(";")[0]
            if 200 <= status < 300:
                return json.loads(text) if text else None
            try:
                problem = json.loads(text)
            except ValueError:
                problem = text.decode(errors="replace")[:500]
            refused = Refused(method, path, status, problem)
            if refused.code not in ("busy", "loading") or time.monotonic() > deadline:
                raise refused
            time.sleep(0.2)

    def get(self, path, **query):
        return self.ask("GET", path, query=query)

    def post(self, path, body=None, **more):
        return self.ask("POST", path, body, **more)

    def patch(self, path, body, version=None):
        return self.ask("PATCH", path, body, version=version)

    def upload(self, path, name, data):
        edge = secrets.token_hex(16)
        head = (f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
                "Content-Type: text/csv\r\n\r\n").encode()
        form = head + data + f"\r\n--{edge}--\r\n".encode()
        return self.ask("POST", path, content=(f"multipart/form-data; boundary={edge}", form))

    def pages(self, path, **query):
        """Every item of a list, page by page."""
        after = None
        while True:
            page = self.get(path, **query, after=after, limit=200)
            yield from page["items"]
            after = page["next"]
            if after is None:
                return
