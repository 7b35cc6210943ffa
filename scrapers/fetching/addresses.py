"""Which addresses may be asked: the source's own hosts, on public addresses, and no other."""

import ipaddress
import re
import socket
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import SplitResult, urlsplit, urlunsplit

from scrapers.errors import AddressRefused, ConfigurationRefused, NotReachable

Address = IPv4Address | IPv6Address
Resolver = Callable[[str], Sequence[str]]

USUAL_PORTS = {"http": 80, "https": 443}
CONTROL_CHARACTERS = re.compile(r"[\x00-\x1f\x7f]")
TRANSLATED_FROM_IPV4 = ipaddress.IPv6Network("64:ff9b::/96")
LOWEST_32_BITS = 0xFFFFFFFF


def resolve_name(host: str) -> list[str]:
    """Return the addresses of a host, IPv4 first; OSError where the name is unknown."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    texts = dict.fromkeys(str(entry[4][0]) for entry in found)
    return sorted(texts, key=lambda text: ":" in text)


def find_fault(address: Address) -> str:
    """Say why an address is not a public one; empty where it is."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return f"{address} is an IPv4-mapped IPv6 address"
        hidden = _embedded_address(address)
        if hidden:
            fault = find_fault(hidden)
            return fault and f"{address} leads to {hidden}, and {fault}"
    faults = {
        "the unspecified address": address.is_unspecified,
        "a loopback address": address.is_loopback,
        "a link-local address": address.is_link_local,
        "a multicast address": address.is_multicast,
        "a site-local address": isinstance(address, IPv6Address) and address.is_site_local,
        "a reserved address": address.is_reserved,
        "a private address": address.is_private or not address.is_global,
    }
    fault = next((name for name, applies in faults.items() if applies), "")
    return fault and f"{address} is {fault}"


class AddressGuard:
    """Maps the source's own addresses to the configured base and refuses all others.

    A base on this machine is allowed because somebody configured it: then exactly its host and
    port, and nothing else that is not public.
    """

    def __init__(self, base_url: str, aliases: frozenset[str], resolve: Resolver) -> None:
        """Raise ConfigurationRefused where the base itself is not an address of a site."""
        self._resolve = resolve
        self._base = _split_base(base_url)
        self.host = str(self._base.hostname)
        self.port = _port_of(self._base)
        self.netloc = self._base.netloc.lower()
        self.is_local = _is_local(self.host)
        own = {host.lower().rstrip(".") for host in aliases}
        self._own_hosts = own if self.is_local else {*own, self.host}

    def map_to_base(self, url: str) -> str:
        """Return the address on the configured base; AddressRefused with the reason otherwise."""
        fault = self._find_fault(url)
        if fault:
            raise AddressRefused(f"{url[:300]!r} is not asked: {fault}")
        parts = urlsplit(url.strip())
        path = parts.path or "/"
        return urlunsplit((self._base.scheme, self.netloc, path, parts.query, ""))

    def pick_address(self, host: str) -> str:
        """Resolve a host and return the address to connect to.

        NotReachable where the name is unknown, AddressRefused where any address is not public.
        """
        try:
            texts = list(self._resolve(host))
            addresses = [ipaddress.ip_address(text) for text in texts]
        except (OSError, ValueError) as error:
            raise NotReachable(f"the name {host} cannot be resolved ({error})") from error
        if not addresses:
            raise NotReachable(f"the name {host} has no address")
        for address in addresses:
            fault = self._find_resolved_fault(address)
            if fault:
                raise AddressRefused(
                    f"{host} is not asked: it resolves to an address where {fault}"
                )
        return texts[0]

    def _find_resolved_fault(self, address: Address) -> str:
        if not self.is_local:
            return find_fault(address)
        return "" if address.is_loopback else f"{address} is not on this machine, as its base is"

    def _find_fault(self, url: str) -> str:
        parts, fault = _split(url)
        if parts is None:
            return fault
        host = str(parts.hostname).rstrip(".")
        if (host, _port_of(parts)) == (self.host, self.port):
            return ""
        return (
            _find_literal_fault(host)
            or _find_host_fault(host, self._own_hosts)
            or _find_port_fault(parts)
        )


def _split(url: str) -> tuple[SplitResult | None, str]:
    """Return the parts of an address, or None and what is wrong with its form."""
    url = url.strip()
    # Python drops tabs and line ends before it splits; what is checked would not be what is meant.
    if CONTROL_CHARACTERS.search(url) or "\\" in url.partition("?")[0]:
        return None, "it contains control characters or backslashes"
    try:
        parts = urlsplit(url)
        _port_of(parts)
    except ValueError as error:
        return None, f"it is not a well-formed address ({error})"
    if parts.scheme not in USUAL_PORTS:
        return None, f"the scheme {parts.scheme!r} is neither http nor https"
    if "@" in parts.netloc:
        return None, "it names a user before the host"
    if not parts.hostname or not parts.netloc.isascii():
        return None, "it names no host in plain ASCII"
    return parts, ""


def _split_base(base_url: str) -> SplitResult:
    parts, fault = _split(base_url)
    if parts is None:
        raise ConfigurationRefused(f"the base address {base_url!r} cannot be used: {fault}")
    if parts.path not in {"", "/"} or parts.query:
        raise ConfigurationRefused(
            f"the base address {base_url!r} cannot be used: write scheme and host only"
        )
    return parts


def _port_of(parts: SplitResult) -> int:
    return parts.port or USUAL_PORTS.get(parts.scheme, 0)


def _is_local(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _embedded_address(address: IPv6Address) -> IPv4Address | None:
    if address in TRANSLATED_FROM_IPV4:
        return IPv4Address(int(address) & LOWEST_32_BITS)
    return address.sixtofour or (address.teredo[1] if address.teredo else None)


def _find_literal_fault(host: str) -> str:
    """Say what is wrong with a host that is an IP address in whatever notation."""
    try:
        return find_fault(ipaddress.ip_address(host))
    except ValueError:
        pass
    try:
        socket.inet_aton(host)
    except OSError:
        return ""
    return f"it writes an IP address as the number {host}"


def _find_host_fault(host: str, own_hosts: set[str]) -> str:
    return "" if host in own_hosts else f"{host} is not one of the source's own hosts"


def _find_port_fault(parts: SplitResult) -> str:
    if parts.port in {None, *USUAL_PORTS.values()}:
        return ""
    return f"port {parts.port} is not one of a public web site"
