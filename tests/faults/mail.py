"""A mail server of our own that refuses, puts off, breaks and hangs up as it is told."""

from __future__ import annotations

import asyncio
from collections import Counter
from email import message_from_bytes
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

MOODS = {"later": "451 4.3.0 try again later", "never": "554 5.7.1 refused", "broken": "500 5.0.0 what?"}


class Server:
    """`mood` is accept, later, never, broken, or hang up: everything is read, and no answer is given."""

    def __init__(self, port: int) -> None:
        self.port, self.mood = port, "accept"
        self.accepted: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.controller: Any = None

    def start(self) -> None:
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port, ready_timeout=60)
        self.controller.start()

    def stop(self) -> None:
        self.controller.stop()

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:  # noqa: N802 -- its name there
        name = str(message_from_bytes(envelope.content)["Message-ID"])
        if self.mood == "accept":
            self.accepted[name] += 1
            return "250 OK"
        self.refused[self.mood] += 1
        if self.mood == "hang up":
            server.transport.abort()
            await asyncio.sleep(0)
        return MOODS.get(self.mood, "421 bye")
