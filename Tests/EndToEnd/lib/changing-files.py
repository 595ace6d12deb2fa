"""A file system whose answers change: serves the files of a folder, but of the library in it every second reading is
another one, and every third is longer than it said. Runs until its standard input closes.

    python fuse.py SOURCE MOUNTPOINT
"""
import ctypes, os, struct, sys, threading

source, target = sys.argv[1], sys.argv[2]
libc = ctypes.CDLL(None, use_errno=True)
device = os.open("/dev/fuse", os.O_RDWR)
options = f"fd={device},rootmode=40000,user_id={os.getuid()},group_id={os.getgid()}".encode()
if libc.mount(b"mock", target.encode(), b"fuse", 0, options) != 0:
    sys.exit(f"mount: {os.strerror(ctypes.get_errno())}")

# Numbers of files and folders: 1 is the root, which is SOURCE.
paths = {1: source}
readings = {}


def number(path):
    for known, it in paths.items():
        if it == path:
            return known
    paths[len(paths) + 1] = path
    return len(paths)


def attributes(path):
    s = os.lstat(path)
    return struct.pack("<QQQQQQIIIIIIIIII", number(path), s.st_size, 8, 0, 0, 0, 0, 0, 0, s.st_mode, 1,
                       os.getuid(), os.getgid(), 0, 4096, 0)


def answer(unique, body=b"", error=0):
    try:
        os.write(device, struct.pack("<IiQ", 16 + len(body), -error, unique) + body)
    except OSError:
        pass


def content(path, handle):
    data = open(path, "rb").read()
    if not path.endswith(".so"):
        return data
    return [data, data[:-1] + bytes([data[-1] ^ 1]), data + b"more" * 200][handle % 3]


def serve():
    handles = 0
    open_files = {}
    while True:
        try:
            request = os.read(device, 1 << 20)
        except OSError:
            return
        _, operation, unique, node = struct.unpack_from("<IIQQ", request)
        body = request[40:]
        path = paths.get(node)
        try:
            if operation == 26:  # INIT
                answer(unique, struct.pack("<IIIIHHIIHHIIIIII", 7, 31, 65536, 0, 16, 12, 65536, 1, 0, 0, 0, 0, 0, 0, 0, 0))
            elif operation == 1:  # LOOKUP: nothing is remembered by the kernel
                child = os.path.join(path, body.rstrip(b"\0").decode())
                answer(unique, struct.pack("<QQQQII", number(child), 0, 0, 0, 0, 0) + attributes(child))
            elif operation == 3:  # GETATTR
                answer(unique, struct.pack("<QII", 0, 0, 0) + attributes(path))
            elif operation in (14, 27):  # OPEN, OPENDIR: read through, no cache
                handles += 1
                if path.endswith(".so"):
                    readings[path] = readings.get(path, -1) + 1
                    open_files[handles] = content(path, readings[path])
                elif operation == 14:
                    open_files[handles] = content(path, 0)
                answer(unique, struct.pack("<QII", handles, 1, 0))
            elif operation == 15:  # READ
                handle, offset, size = struct.unpack_from("<QQI", body)
                answer(unique, open_files[handle][offset:offset + size])
            elif operation == 28:  # READDIR
                _, offset, _ = struct.unpack_from("<QQI", body)
                names = sorted(os.listdir(path))[offset:]
                out = b""
                for position, name in enumerate(names, offset + 1):
                    raw = name.encode()
                    kind = 4 if os.path.isdir(os.path.join(path, name)) else 8
                    entry = struct.pack("<QQII", number(os.path.join(path, name)), position, len(raw), kind) + raw
                    out += entry + b"\0" * (-len(entry) % 8)
                answer(unique, out)
            elif operation == 17:  # STATFS
                answer(unique, struct.pack("<QQQQQIIII24x", 0, 0, 0, 0, 0, 4096, 255, 4096, 0))
            elif operation in (18, 25, 29):  # RELEASE, FLUSH, RELEASEDIR
                answer(unique)
            elif operation not in (2, 36, 42):  # FORGET, INTERRUPT, BATCH_FORGET want no answer
                answer(unique, error=38)
        except FileNotFoundError:
            answer(unique, error=2)


threading.Thread(target=serve, daemon=True).start()
print("mounted", flush=True)
sys.stdin.read()
libc.umount2(target.encode(), 2)
