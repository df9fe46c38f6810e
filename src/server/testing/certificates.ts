import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A certificate and its private key, PEM. */
export interface Pair {
  readonly cert: string;
  readonly key: string;
}

/** Good from 2020 until the end of 2119, for desk.example.com, localhost, 192.0.2.7 and 2001:db8::7; signed by itself. */
export const GOOD: Pair = {
  cert: `-----BEGIN CERTIFICATE-----
MIIBbDCCAR6gAwIBAgIUHVpmKURe+Jn1Wo8+3JBi7+OldM0wBQYDK2VwMBsxGTAX
BgNVBAMMEGRlc2suZXhhbXBsZS5jb20wIBcNMjAwMTAxMDAwMDAwWhgPMjEyMDAx
MDEwMDAwMDBaMBsxGTAXBgNVBAMMEGRlc2suZXhhbXBsZS5jb20wKjAFBgMrZXAD
IQAn4cpzRID4VAattFsmsxkwmi+f3hXKs+5OvIfUTluxhKNyMHAwPgYDVR0RBDcw
NYIQZGVzay5leGFtcGxlLmNvbYIJbG9jYWxob3N0hwTAAAIHhxAgAQ24AAAAAAAA
AAAAAAAHMA8GA1UdEwEB/wQFMAMBAf8wHQYDVR0OBBYEFGnDHMS/AXykvCVUGUxZ
6YL10xrsMAUGAytlcANBAJc3oSjnJzfx9hwjK92q1UNPafIGfmQqo1/xUt7hT9xm
Jsgmcw9M9uesYHuk/D3ZW3AlgeUp5EaRxrEzs/SwhQE=
-----END CERTIFICATE-----
`,
  key: `-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIKZ7/oDNo11O0AvR5b3ZdqBvV2cThfbkFbFffh2vl3p1
-----END PRIVATE KEY-----
`,
};

/** Another of the same kind. */
export const OTHER: Pair = {
  cert: `-----BEGIN CERTIFICATE-----
MIIBbDCCAR6gAwIBAgIUZ5Uf772Yqnbfzw5NMvdcPd8K+ogwBQYDK2VwMBsxGTAX
BgNVBAMMEGRlc2suZXhhbXBsZS5jb20wIBcNMjAwMTAxMDAwMDAwWhgPMjEyMDAx
MDEwMDAwMDBaMBsxGTAXBgNVBAMMEGRlc2suZXhhbXBsZS5jb20wKjAFBgMrZXAD
IQBDtuFg/VdT3H3xyY+wfMbfb9/8AzDj07qT5pg2MuY7QqNyMHAwPgYDVR0RBDcw
NYIQZGVzay5leGFtcGxlLmNvbYIJbG9jYWxob3N0hwTAAAIHhxAgAQ24AAAAAAAA
AAAAAAAHMA8GA1UdEwEB/wQFMAMBAf8wHQYDVR0OBBYEFGL9xHe3FY8lS06X1V39
XJSfx4emMAUGAytlcANBADxPld/51ejQQj/Pl+V2dKmPIi0Dx8qiSSR4X//U6xHq
oqMz2h//B6vKGzOCKNFCR4iSt2l5skyp4vkw7y7YKAw=
-----END CERTIFICATE-----
`,
  key: `-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEINXc2UpbkSpsX0nW5oNhBVqN2BlmjWQJ1E5CvTR5mRmT
-----END PRIVATE KEY-----
`,
};

/** One whose key is so short that no listener takes it. */
export const WEAK: Pair = {
  cert: `-----BEGIN CERTIFICATE-----
MIIBrjCCAVigAwIBAgIUf0rlCshuzxUNdoMXMprQOJs3E/AwDQYJKoZIhvcNAQEL
BQAwGzEZMBcGA1UEAwwQZGVzay5leGFtcGxlLmNvbTAgFw0yMDAxMDEwMDAwMDBa
GA8yMTIwMDEwMTAwMDAwMFowGzEZMBcGA1UEAwwQZGVzay5leGFtcGxlLmNvbTBc
MA0GCSqGSIb3DQEBAQUAA0sAMEgCQQDs19ayENNYc4cQow7+5BMG1neDJ41RpgkA
oTlhihxZycO8OZayLljTtfqk1yQ07uysh5poMMnt9N2i/S/o29hpAgMBAAGjcjBw
MD4GA1UdEQQ3MDWCEGRlc2suZXhhbXBsZS5jb22CCWxvY2FsaG9zdIcEwAACB4cQ
IAENuAAAAAAAAAAAAAAABzAPBgNVHRMBAf8EBTADAQH/MB0GA1UdDgQWBBTifaxf
Qrrp7dcMC4qXvm4MfuFzfTANBgkqhkiG9w0BAQsFAANBAIZUHzbW2qPH0sfhIvUl
7rWzPYsfZxG8DLNhTTLDCXg0VLqCptdNDyT9mcDNqhTyfTTpLLtHJey7oOOeUVnR
KdY=
-----END CERTIFICATE-----
`,
  key: `-----BEGIN PRIVATE KEY-----
MIIBVQIBADANBgkqhkiG9w0BAQEFAASCAT8wggE7AgEAAkEA7NfWshDTWHOHEKMO
/uQTBtZ3gyeNUaYJAKE5YYocWcnDvDmWsi5Y07X6pNckNO7srIeaaDDJ7fTdov0v
6NvYaQIDAQABAkBnZKpDPfklifmSl7x6JZLwzzuJNAELfdI8RiXIoQRTZVxfqXPY
Zri1kJZ9+ew26rr0TKWkrUBdgv/JcSqwjwoBAiEA+JUh8Yd/GAzNQ+ledt2+dWL8
8eY4x98qBIYCSZSlGckCIQDz6Qf5C7zTd3UyFVKcZ1Kqg4utxm4lpVHqDn5qQnIZ
oQIgNQyOe97wro881vtcn31fAeooFO+OuojTjLeUkWNZgJECIQDP+iIsP8/w2Ol7
nSbl6kxYzPYrZQnC2+avF1C/toyoQQIhAM6EH6ZmQso3Kr9gbZlCyyYHqiOjQm9f
H9BQWvcWOgbP
-----END PRIVATE KEY-----
`,
};

/** Writes both as files of a folder; the settings that name them. */
export function writePair(folder: string, name: string, { cert, key }: Pair) {
  const [certFile, keyFile] = [join(folder, `${name}.crt`), join(folder, `${name}.key`)];
  writeFileSync(certFile, cert);
  writeFileSync(keyFile, key);
  return { BAILIWICK_TLS_CERT: certFile, BAILIWICK_TLS_KEY: keyFile };
}
