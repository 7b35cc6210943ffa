"""Connect to the very address that was checked, and to no other."""

import socket
from contextlib import suppress
from typing import Any, Protocol

from requests import PreparedRequest
from requests.adapters import HTTPAdapter
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from scrapers.fetching.addresses import AddressGuard


class _KnowsItsConnection(Protocol):
    latest: Any


class _HttpPool(HTTPConnectionPool):
    latest: Any = None

    def _new_conn(self) -> Any:
        self.latest = super()._new_conn()
        return self.latest


class _HttpsPool(HTTPSConnectionPool):
    latest: Any = None

    def _new_conn(self) -> Any:
        self.latest = super()._new_conn()
        return self.latest


class GuardedAdapter(HTTPAdapter):
    """Resolves a host through the guard at every request and connects to that address only.

    The name is still what the certificate must prove and what the ``Host`` header says, so a
    name that resolves to something else a moment later (DNS rebinding) gains nothing.
    """

    def __init__(self, guard: AddressGuard) -> None:
        self._guard = guard
        self._pool: _KnowsItsConnection | None = None
        super().__init__(pool_connections=1, pool_maxsize=1)
        self.poolmanager.pool_classes_by_scheme = {"http": _HttpPool, "https": _HttpsPool}

    def get_connection_with_tls_context(
        self, request: PreparedRequest, verify: Any, proxies: Any = None, cert: Any = None
    ) -> Any:
        """Return the pool of connections to the checked address; AddressRefused, NotReachable."""
        del proxies  # a proxy would resolve the name again, out of our sight
        host_params, tls = self.build_connection_pool_key_attributes(request, verify, cert)
        name = str(host_params["host"]).strip("[]")
        pool_kwargs: dict[str, Any] = {**tls}
        if host_params["scheme"] == "https":
            pool_kwargs |= {"server_hostname": name, "assert_hostname": name}
        host_params["host"] = self._guard.pick_address(name)
        pool: Any = self.poolmanager.connection_from_host(**host_params, pool_kwargs=pool_kwargs)
        self._pool = pool
        return pool

    def cut(self) -> None:
        """End the request under way from another thread: its next read finds the end."""
        connection = self._pool.latest if self._pool else None
        if connection is not None and connection.sock is not None:
            with suppress(OSError):
                # Past the TLS layer, whose own shutdown would wait for the other side.
                socket.socket.shutdown(connection.sock, socket.SHUT_RDWR)
