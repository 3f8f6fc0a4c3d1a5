"""A proxy over TCP that knows where a request and an answer of HTTP/1.1 begin and end, and does to them what networks do."""
import asyncio
import collections
import threading

# Longer than a load waits for an answer (20 s of silence).
LATE = 23.0


class Proxy:
    """Listens on a free port and passes on to the simulator. `plan(number, attempt)` names the fault of a
    StartTaskContact request, or None. Use it in a `with` block."""

    def __init__(self, target, plan):
        self.target, self.plan = target, plan
        self.landed = collections.Counter()
        self.requests = 0
        self._started = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self):
        self._thread.start()
        self._started.wait()
        self.url = f"http://127.0.0.1:{self.port}"
        return self

    def __exit__(self, *_):
        self._loop.call_soon_threadsafe(self._ended.set)
        self._thread.join()

    def _run(self):
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self):
        self._ended = asyncio.Event()
        server = await asyncio.start_server(self._connection, "127.0.0.1", 0, backlog=1024)
        self.port = server.sockets[0].getsockname()[1]
        self._started.set()
        await self._ended.wait()
        server.close()
        left = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    async def _connection(self, reader, writer):
        """One connection of the load, with one of its own to the simulator."""
        service, extra = None, b""
        try:
            service = await asyncio.open_connection("127.0.0.1", self.target)
            while True:
                request = await message(reader)
                fault = self._fault_of(request)
                if extra:
                    # The answer that came twice: this request gets it for its own.
                    writer.write(extra)
                    await writer.drain()
                    extra = b""
                extra = await self._pass(request, fault, writer, *service)
                if extra is None:
                    return
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.close()
            if service:
                service[1].close()

    def _fault_of(self, request):
        if not request.startswith(b"PUT /contact/task"):
            return None
        self.requests += 1
        at = request.find(b"attempt=") + len(b"attempt=")
        fault = self.plan(self.requests, int(request[at:request.index(b";", at)]))
        if fault:
            self.landed[fault] += 1
        return fault

    async def _pass(self, request, fault, writer, from_service, to_service):
        """Passes one request and its answer, with its fault. Returns what is left over for the next; None: hang up."""
        if fault == "reset-before":
            return reset(writer)
        if fault == "reset-within":
            to_service.write(request[:len(request) // 2])
            await to_service.drain()
            return reset(writer)
        if fault == "502":
            writer.write(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 15\r\n\r\n<h1>Sorry!</h1>")
            await writer.drain()
            return b""
        if fault == "late-request":
            await asyncio.sleep(LATE)
        to_service.write(request)
        await to_service.drain()
        if fault == "reset-after":
            return reset(writer)
        answer = await message(from_service)
        if fault == "502-after":
            answer = b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n"
        elif fault == "truncate":
            writer.write(answer[:len(answer) - 30])
            await writer.drain()
            return None
        elif fault == "garble-head":
            answer = b"\x15\x03\x01" + answer[3:]
        elif fault == "garble-body":
            # What TLS lets through is whole; a proxy that garbles leaves something that is no JSON.
            body = answer.index(b"\r\n\r\n") + 4
            answer = answer[:body] + bytes(byte ^ 0x80 for byte in answer[body:])
        elif fault == "late-answer":
            await asyncio.sleep(LATE)
        elif fault == "twice":
            answer += answer
        elif fault == "trickle":
            for at in range(0, len(answer), 16):
                writer.write(answer[at:at + 16])
                await writer.drain()
                await asyncio.sleep(0.001)
            return b""
        writer.write(answer)
        await writer.drain()
        return answer if fault == "shift" else b""


def reset(writer):
    """Ends a connection with RST instead of FIN."""
    writer.transport.abort()


async def message(reader):
    """One request or answer, whole."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = 0
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            length = int(line[15:])
    return head + await reader.readexactly(length)
