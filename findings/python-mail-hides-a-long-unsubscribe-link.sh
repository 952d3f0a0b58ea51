#!/usr/bin/env bash
# Expected: Python's EmailMessage writes List-Unsubscribe, In-Reply-To and References as they were set, folded at spaces.
# What happens: a link or an id of more than 77 characters becomes encoded words (=?utf-8?q?...?=), which RFC 2047 allows
#   only in texts and names. Python decodes them when it reads the mail, so a test in Python passes. mailparser and
#   postal-mime see no link to unsubscribe. They read the ids; go-message refuses those. Message-ID itself stays as it is.
#   The older MIMEText, and a policy with max_line_length=998, write all of them correctly.
# Why it matters: the button to unsubscribe disappears from mail clients, which large providers require for bulk mail,
#   and a reply can leave its thread. Links with a signed token, and ids of some providers, are that long.
set -euo pipefail
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
cd "$work"

cat > write.py <<'PYTHON'
from email.message import EmailMessage
from email.mime.text import MIMEText
from email.parser import BytesParser
from email import policy

LINK = "<https://tasks.example.org/unsubscribe/" + "0123456789abcdef" * 3 + "?list=reminders>"
ID = "<" + "0123456789abcdef" * 4 + "@tasks.example.org>"
HEADERS = {
    "Message-ID": ID,
    "In-Reply-To": ID,
    "References": f"{ID} {ID}",
    "List-Unsubscribe": f"<mailto:unsubscribe@example.org>, {LINK}",
}


def write(name, message, written):
    for header, value in HEADERS.items():
        message[header] = value
    data = message.as_bytes(policy=written) if written else message.as_bytes()
    with open(f"{name}.eml", "wb") as file:
        file.write(data)
    raw = data.replace(b"\r\n", b"\n").replace(b"\n ", b" ").decode()
    lines = dict(line.split(": ", 1) for line in raw.split("\n\n")[0].split("\n"))
    read = BytesParser(policy=policy.default).parsebytes(data)
    for header, value in HEADERS.items():
        encoded = "encoded" if "=?utf-8?" in lines[header] else "as it was set"
        python = "reads it" if read[header].split() == value.split() else "does not"
        print(f"{name} {header}: {encoded}; Python {python}")


message = EmailMessage()
message.set_content("A reminder")
write("EmailMessage", message, policy.SMTP)
message = EmailMessage()
message.set_content("A reminder")
write("max_line_length", message, policy.SMTP.clone(max_line_length=998))
write("MIMEText", MIMEText("A reminder"), None)
PYTHON
npm install --silent --no-audit --no-fund --prefix . mailparser@3.14.2 postal-mime@4.0.0 >/dev/null
cat > read.js <<'JS'
const { simpleParser } = require('mailparser');
const PostalMime = require('postal-mime').default ?? require('postal-mime');
const data = require('fs').readFileSync('EmailMessage.eml');

const show = (name, id, link) => console.log(`${name}: reply ${id?.endsWith('@tasks.example.org>') ? 'found' : 'lost'}, link ${link ? 'found' : 'lost'}`);
(async () => {
  const mail = await simpleParser(data);
  show('mailparser', mail.inReplyTo, mail.headers.get('list').unsubscribe.url);
  const other = await PostalMime.parse(data);
  show('postal-mime', other.inReplyTo, other.headers.find(header => header.key === 'list-unsubscribe').value.includes('<https:'));
})();
JS
cat > main.go <<'GO'
package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/emersion/go-message/mail"
)

func main() {
	file, err := os.Open("EmailMessage.eml")
	if err != nil {
		panic(err)
	}
	reader, err := mail.CreateReader(file)
	if err != nil {
		panic(err)
	}
	_, err = reader.Header.MsgIDList("In-Reply-To")
	link := strings.Contains(reader.Header.Get("List-Unsubscribe"), "<https:")
	fmt.Printf("go-message: reply %v, link %v\n", err, map[bool]string{true: "found", false: "lost"}[link])
}
GO
go mod init findings 2>/dev/null
go get github.com/emersion/go-message@v0.18.2 2>/dev/null
go mod tidy 2>/dev/null
python3 write.py > seen
node read.js >> seen
go run . >> seen

diff - seen <<'EXPECTED' || { echo "The behaviour has changed." >&2; exit 1; }
EmailMessage Message-ID: as it was set; Python reads it
EmailMessage In-Reply-To: encoded; Python reads it
EmailMessage References: encoded; Python reads it
EmailMessage List-Unsubscribe: encoded; Python reads it
max_line_length Message-ID: as it was set; Python reads it
max_line_length In-Reply-To: as it was set; Python reads it
max_line_length References: as it was set; Python reads it
max_line_length List-Unsubscribe: as it was set; Python reads it
MIMEText Message-ID: as it was set; Python reads it
MIMEText In-Reply-To: as it was set; Python reads it
MIMEText References: as it was set; Python reads it
MIMEText List-Unsubscribe: as it was set; Python reads it
mailparser: reply found, link lost
postal-mime: reply found, link lost
go-message: reply mail: missing '<' in msg-id, link lost
EXPECTED
cat seen
