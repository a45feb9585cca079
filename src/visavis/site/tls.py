"""A private certificate authority for trying Visavis with phones in one's own network (`make run LAN=1`).

Browsers give camera and microphone only to secure addresses, so a phone needs https. The authority can vouch for
private addresses, `*.local`, this machine's name and addresses only (name constraints), so a lost key endangers
nothing else.
Files live in `<data>/tls/`, keys readable by their owner only.
"""

import contextlib
import fcntl
import ipaddress
import os
import socket
import struct
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from visavis.kernel import clock

AUTHORITY_DAYS = 5 * 365
LEAF_DAYS = 90
RENEW_DAYS = 14
PRIVATE = ("100.64.0.0/10", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "127.0.0.0/8")
SIOCGIFADDR = 0x8915  # Linux: the IPv4 address of an interface


@dataclass(frozen=True)
class Certificate:
    """Where the files are, for which names the leaf speaks, and the SHA-256 fingerprints to compare by eye."""

    authority: Path
    chain: Path
    key: Path
    names: tuple[str, ...]
    authority_fingerprint: str
    leaf_fingerprint: str


def ensure(folder: Path, names: list[str]) -> Certificate:
    """The certificate for `names` (host names and IPv4 addresses), made or renewed when needed.

    Host names for which the authority may not vouch are left out: public names belong to public authorities. An
    address outside the private ranges makes a new authority, bound to that one address.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    ca_key, ca = _authority(folder, [name for name in names if _is_address(name)])
    allowed = tuple(name for name in dict.fromkeys(names) if _allowed(name, ca))
    chain, key = folder / "leaf.pem", folder / "leaf.key"
    leaf = _read(chain)
    if leaf is None or not key.exists() or _stale(leaf, ca, allowed):
        leaf = _issue(chain, key, allowed, ca, ca_key)
    return _certificate(folder, allowed, ca, leaf)


def load(folder: Path) -> Certificate | None:
    """What `ensure` made before, unchanged; None where there is nothing."""
    ca, leaf = _read(folder / "ca.pem"), _read(folder / "leaf.pem")
    if ca is None or leaf is None:
        return None
    return _certificate(folder, _names(leaf), ca, leaf)


def _certificate(
    folder: Path, names: tuple[str, ...], ca: x509.Certificate, leaf: x509.Certificate
) -> Certificate:
    return Certificate(
        folder / "ca.pem", folder / "leaf.pem", folder / "leaf.key", names, fingerprint(ca), fingerprint(leaf)
    )


def fingerprint(certificate: x509.Certificate) -> str:
    """SHA-256 as browsers show it: `AB:CD:...`."""
    return certificate.fingerprint(hashes.SHA256()).hex(":").upper()


def lan_addresses() -> list[str]:
    """IPv4 addresses of this machine that others may reach, the one of the default route first; no loopback."""
    found: list[str] = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        with contextlib.suppress(OSError):
            probe.connect(("10.255.255.255", 9))  # datagram: nothing is sent
            found.append(probe.getsockname()[0])
        for _, name in socket.if_nameindex():
            with contextlib.suppress(OSError):  # an interface without an IPv4 address
                packed = fcntl.ioctl(probe.fileno(), SIOCGIFADDR, struct.pack("256s", name.encode()[:15]))
                found.append(socket.inet_ntoa(packed[20:24]))
    return [address for address in dict.fromkeys(found) if not address.startswith(("127.", "0."))]


def _read(path: Path) -> x509.Certificate | None:
    return x509.load_pem_x509_certificate(path.read_bytes()) if path.exists() else None


def _authority(folder: Path, addresses: list[str]) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    path, key_path = folder / "ca.pem", folder / "ca.key"
    ca = _read(path)
    if (
        ca is not None
        and key_path.exists()
        and _days_left(ca) > LEAF_DAYS
        and all(_allowed(a, ca) for a in addresses)
    ):
        key = serialization.load_pem_private_key(key_path.read_bytes(), None)
        assert isinstance(key, ec.EllipticCurvePrivateKey)
        return key, ca
    key = ec.generate_private_key(ec.SECP256R1())
    host = socket.gethostname().lower()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Visavis demo on {host}"[:64])])
    vouch: list[x509.GeneralName] = [x509.DNSName(n) for n in dict.fromkeys(["localhost", "local", host])]
    nets = [ipaddress.ip_network(net) for net in PRIVATE]
    nets += [
        ipaddress.ip_network(a) for a in addresses if not any(ipaddress.ip_address(a) in net for net in nets)
    ]
    vouch += [x509.IPAddress(net) for net in nets]
    ca = (
        _builder(name, name, key.public_key(), AUTHORITY_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(x509.NameConstraints(permitted_subtrees=vouch, excluded_subtrees=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    _write_key(key_path, key)
    path.write_bytes(ca.public_bytes(serialization.Encoding.PEM))
    return key, ca


def _issue(
    path: Path,
    key_path: Path,
    names: tuple[str, ...],
    ca: x509.Certificate,
    ca_key: ec.EllipticCurvePrivateKey,
) -> x509.Certificate:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0][:64])])
    authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key())
    leaf = (
        _builder(subject, ca.subject, key.public_key(), LEAF_DAYS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName([_general(name) for name in names]), critical=False)
        .add_extension(authority, critical=False)
        .sign(ca_key, hashes.SHA256())
    )
    _write_key(key_path, key)
    path.write_bytes(b"".join(c.public_bytes(serialization.Encoding.PEM) for c in (leaf, ca)))
    return leaf


def _builder(
    subject: x509.Name, issuer: x509.Name, public: ec.EllipticCurvePublicKey, days: int
) -> x509.CertificateBuilder:
    now = clock.now()
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))  # phones' clocks go wrong
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _is_address(name: str) -> bool:
    return isinstance(_general(name), x509.IPAddress)


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _allowed(name: str, ca: x509.Certificate) -> bool:
    limits = ca.extensions.get_extension_for_class(x509.NameConstraints).value.permitted_subtrees or []
    wanted = _general(name)
    if isinstance(wanted, x509.IPAddress):
        nets = [limit.value for limit in limits if isinstance(limit, x509.IPAddress)]
        return any(ipaddress.ip_address(name) in ipaddress.ip_network(str(net)) for net in nets)
    zones = [limit.value for limit in limits if isinstance(limit, x509.DNSName)]
    return any(name == zone or name.endswith(f".{zone}") for zone in zones)


def _stale(leaf: x509.Certificate, ca: x509.Certificate, names: tuple[str, ...]) -> bool:
    ours = leaf.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value
    theirs = ca.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return (
        set(_names(leaf)) != set(names)
        or ours.key_identifier != theirs.digest
        or _days_left(leaf) < RENEW_DAYS
    )


def _names(leaf: x509.Certificate) -> tuple[str, ...]:
    san = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return tuple(str(name.value) for name in san)


def _days_left(certificate: x509.Certificate) -> float:
    end: datetime = certificate.not_valid_after_utc
    return (end - clock.now()) / timedelta(days=1)


def _write_key(path: Path, key: ec.EllipticCurvePrivateKey) -> None:
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(pem)
