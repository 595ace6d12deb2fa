import HostMarket
import TestSupport
import Testing

@testable import HostImport

/// What Python packs is unpacked here to the byte; what is damaged is refused.
@Suite struct PackingTests {
  let scratch = Scratch()

  private static let plain = """
    import gzip, io, random, sys, zipfile
    random.seed(3)
    plain = "".join("%d,%f\\n" % (n, random.random()) for n in range(60000)).encode()
    open(sys.argv[1] + "/plain", "wb").write(plain)
    packed = sys.argv[1] + "/packed"

    """

  private func unpack(_ path: String) throws -> [UInt8] {
    let reader = try ByteReader(path: path)
    var all: [UInt8] = []
    let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 4_099, alignment: 1)
    defer { chunk.deallocate() }
    while case let count = try reader.read(into: chunk), count > 0 { all += chunk[..<count] }
    #expect(try reader.read(into: chunk) == 0)
    return all
  }

  @Test(arguments: [
    "open(packed, 'wb').write(gzip.compress(plain))",
    // Several streams, an empty one, and zeros at the end.
    "open(packed, 'wb').write(gzip.compress(plain[:9]) + gzip.compress(b'') + gzip.compress(plain[9:]) + b'\\0' * 700)",
    "zipfile.ZipFile(packed, 'w', zipfile.ZIP_DEFLATED).writestr('a.csv', plain)",
    "zipfile.ZipFile(packed, 'w', zipfile.ZIP_STORED).writestr('a.csv', plain)",
    // As it is written into a pipe: sizes behind the bytes.
    """
    class Pipe(io.RawIOBase):
        def __init__(self, file): self.file = file
        def writable(self): return True
        def write(self, data): return self.file.write(data)
    with open(packed, 'wb') as file, zipfile.ZipFile(Pipe(file), 'w', zipfile.ZIP_DEFLATED) as it: it.writestr('a.csv', plain)
    """,
    """
    with zipfile.ZipFile(packed, 'w', zipfile.ZIP_DEFLATED) as it:
        it.mkdir('folder') if hasattr(it, 'mkdir') else it.writestr('folder/', '')
        it.comment = b'PK with a comment'
        with it.open('folder/a.csv', 'w', force_zip64=True) as entry: entry.write(plain)
    """,
    // Numbers in the large directory, as beyond 4 GB.
    "zipfile.ZIP64_LIMIT = 1000; zipfile.ZIP_FILECOUNT_LIMIT = 0\nwith zipfile.ZipFile(packed, 'w', 8) as it: it.writestr('a.csv', plain)",
    "open(packed, 'wb').write(plain)",
  ])
  func `the bytes are those that were packed`(packing: String) throws {
    _ = try python(Self.plain + packing + "\n", scratch.path, in: scratch)
    #expect(try unpack(scratch.file("packed")) == bytes(of: scratch.file("plain")))
  }

  @Test func `nothing may be packed too`() throws {
    _ = try python(
      "import gzip, sys, zipfile\nopen(sys.argv[1] + '/a', 'wb').write(gzip.compress(b''))\n"
        + "zipfile.ZipFile(sys.argv[1] + '/b', 'w', 8).writestr('b.csv', b'')\nopen(sys.argv[1] + '/c', 'w')\n",
      scratch.path, in: scratch)
    for name in ["a", "b", "c"] { #expect(try unpack(scratch.file(name)) == []) }
  }

  @Test(arguments: [
    "open(packed, 'wb').write(gzip.compress(plain)[:-9])",
    "open(packed, 'wb').write(gzip.compress(plain) + b'more')",
    "data = bytearray(gzip.compress(plain)); data[5000] ^= 255; open(packed, 'wb').write(data)",
    "data = bytearray(gzip.compress(plain)); data[-6] ^= 1; open(packed, 'wb').write(data)",
    "zipfile.ZipFile(packed, 'w', 8).writestr('a', plain); data = open(packed, 'rb').read(); open(packed, 'wb').write(data[:-30])",
    "zipfile.ZipFile(packed, 'w', 0).writestr('a', plain); data = bytearray(open(packed, 'rb').read()); data[5000] ^= 1; open(packed, 'wb').write(data)",
    "zipfile.ZipFile(packed, 'w', 14).writestr('a', plain)",
    "it = zipfile.ZipFile(packed, 'w', 8); it.writestr('a', plain); it.writestr('b', plain); it.close()",
    "it = zipfile.ZipFile(packed, 'w', 8); it.close()",
    "zipfile.ZipFile(packed, 'w', 8).writestr('a', plain); d = bytearray(open(packed, 'rb').read()); d[d.rfind(b'PK\\1\\2') + 8] |= 1; open(packed, 'wb').write(d)",
  ])
  func `what is damaged, locked or several is refused`(packing: String) throws {
    _ = try python(Self.plain + packing + "\n", scratch.path, in: scratch)
    let error = #expect(throws: ImportError.self) { try unpack(scratch.file("packed")) }
    #expect(error?.code == "E_IMPORT_ARCHIVE")
  }

  /// Each byte of a small zip and of a small gzip changed in turn: an error or the right bytes, never a crash or others.
  @Test(arguments: ["gzip.compress(text, mtime=0)", "zip"])
  func `no damaged byte makes other bytes`(form: String) throws {
    let script = """
      import gzip, io, sys, zipfile
      text = b"1610064000,1,2,3\\n" * 9
      if sys.argv[2] == "zip":
          packed = io.BytesIO()
          zipfile.ZipFile(packed, "w", 8).writestr("a.csv", text)
          packed = packed.getvalue()
      else:
          packed = gzip.compress(text, mtime=0)
      open(sys.argv[1] + "/plain", "wb").write(text)
      open(sys.argv[1] + "/packed", "wb").write(packed)
      """
    _ = try python(script, scratch.path, form, in: scratch)
    let (plain, packed) = (bytes(of: scratch.file("plain")), bytes(of: scratch.file("packed")))
    var refused = 0
    for place in packed.indices {
      for change: UInt8 in [1, 0x80, 0xFF] {
        var changed = packed
        changed[place] ^= change
        let path = scratch.write(changed, to: "changed")
        guard let result = try? unpack(path) else {
          refused += 1
          continue
        }
        // Without its first bytes it is no archive any more but a text; names and dates are not looked at.
        #expect(result == plain || place < 4, "byte \(place)")
      }
    }
    #expect(refused > packed.count)
  }
}
