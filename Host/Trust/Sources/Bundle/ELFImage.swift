/// An ELF file's parts as the loader will see them, read with every offset checked.
///
/// The loader follows program headers and the dynamic section, never section headers; so does this, or a file could
/// show us one thing and the loader another.
struct ELFImage {
  let bytes: UnsafeRawBufferPointer
  private(set) var segments: [Segment] = []
  private(set) var dynamic: [DynamicEntry] = []

  struct Fault: Error {
    let problem: String
    init(_ problem: String) { self.problem = problem }
  }

  struct Segment {
    let type: UInt32, flags: UInt32
    let offset: UInt64, address: UInt64, fileSize: UInt64, memorySize: UInt64

    static let load: UInt32 = 1
    static let dynamic: UInt32 = 2
    static let gnuStack: UInt32 = 0x6474_E551
    var isExecutable: Bool { flags & 1 != 0 }
    var isWritable: Bool { flags & 2 != 0 }
  }

  struct DynamicEntry {
    let tag: Int64
    let value: UInt64
  }

  struct Symbol {
    let name: String
    let type: UInt8, binding: UInt8, visibility: UInt8
    let section: UInt16
    let address: UInt64, size: UInt64

    static let object: UInt8 = 1
    /// Others can find it by its name.
    var isExported: Bool { section != 0 && binding != 0 && (visibility == 0 || visibility == 3) }
  }

  private static let symbolLimit = 1_000_000

  init(_ bytes: UnsafeRawBufferPointer, machine: UInt16) throws(Fault) {
    self.bytes = bytes
    try checkHeader(machine: machine)
    try readSegments()
    try readDynamic()
  }

  private func checkHeader(machine: UInt16) throws(Fault) {
    guard bytes.count >= 64, bytes[0..<4].elementsEqual([0x7F, 0x45, 0x4C, 0x46]) else {
      throw Fault("is not an ELF file")
    }
    guard bytes[4] == 2, bytes[5] == 1, bytes[6] == 1 else { throw Fault("is not a 64-bit little-endian ELF file") }
    guard bytes[7] == 0 || bytes[7] == 3 else { throw Fault("is for another system (OSABI \(bytes[7]))") }
    let type = try u16(16), version = try u32(20)
    guard type == 3 else { throw Fault("is not a shared library (ELF type \(type))") }
    let found = try u16(18)
    guard found == machine else { throw Fault("is for another machine (ELF machine \(found), not \(machine))") }
    guard version == 1, try u16(52) == 64, try u16(54) == 56 else { throw Fault("has headers of an unknown size") }
  }

  private mutating func readSegments() throws(Fault) {
    let start = try u64(32), count = try u16(56)
    guard (1...64).contains(count) else { throw Fault("has \(count) program headers, and 1 to 64 are read") }
    for index in 0..<UInt64(count) {
      let at = try sum(start, index * 56)
      segments.append(
        Segment(
          type: try u32(at), flags: try u32(try sum(at, 4)), offset: try u64(try sum(at, 8)),
          address: try u64(try sum(at, 16)),
          fileSize: try u64(try sum(at, 32)), memorySize: try u64(try sum(at, 40))))
    }
    var end: UInt64 = 0
    for segment in segments where segment.type == Segment.load {
      guard try sum(segment.offset, segment.fileSize) <= UInt64(bytes.count), segment.fileSize <= segment.memorySize,
        segment.memorySize < 1 << 32, segment.address < 1 << 40
      else { throw Fault("has a segment that reaches beyond the file") }
      // Where two segments shared a page, the later one would replace bytes of the earlier one that were checked.
      guard segment.address / 4096 >= end, segment.address % 4096 == segment.offset % 4096 else {
        throw Fault("has segments that overlap")
      }
      end = (segment.address + segment.memorySize + 4095) / 4096
    }
  }

  private mutating func readDynamic() throws(Fault) {
    let sections = segments.filter { $0.type == Segment.dynamic }
    guard sections.count == 1, let section = sections.first else {
      throw Fault("has \(sections.count) dynamic sections, not one")
    }
    for index in 0..<min(section.memorySize / 16, 512) {
      let at = try offset(of: try sum(section.address, index * 16), count: 16)
      let entry = DynamicEntry(tag: Int64(bitPattern: try u64(at)), value: try u64(at + 8))
      if entry.tag == 0 { return }
      dynamic.append(entry)
    }
    throw Fault("has a dynamic section without an end")
  }

  /// The one value of a tag; `nil` when it is not there. The loader would take the last of several: none is safer.
  func value(of tag: Int64) throws(Fault) -> UInt64? {
    let found = dynamic.filter { $0.tag == tag }
    guard found.count <= 1 else { throw Fault("has \(found.count) dynamic entries of tag \(tag)") }
    return found.first?.value
  }

  /// The libraries that the loader would look for.
  func neededLibraries() throws(Fault) -> [String] {
    var names: [String] = []
    for entry in dynamic where entry.tag == 1 { names.append(try text(at: entry.value)) }
    return names
  }

  /// A text in the dynamic string table.
  func text(at index: UInt64) throws(Fault) -> String {
    guard let table = try value(of: 5), let size = try value(of: 10), index < size else {
      throw Fault("has a name outside its string table")
    }
    let first = try offset(of: try sum(table, index), count: 1)
    let limit = min(UInt64(bytes.count), first + min(size - index, 4096))
    var end = first
    while end < limit, bytes[Int(end)] != 0 { end += 1 }
    guard end < limit, let text = String(validating: bytes[Int(first)..<Int(end)], as: UTF8.self) else {
      throw Fault("has a name that does not end or is not text")
    }
    return text
  }

  /// Every symbol that a hash table reaches: the loader finds no others.
  func symbols() throws(Fault) -> [Symbol] {
    guard let table = try value(of: 6), try value(of: 11) ?? 24 == 24 else { throw Fault("has no symbol table") }
    var symbols: [Symbol] = []
    for index in 0..<(try symbolCount()) {
      let at = try offset(of: try sum(table, index * 24), count: 24)
      let kind = bytes[Int(at) + 4]
      symbols.append(
        Symbol(
          name: try text(at: UInt64(try u32(at))), type: kind & 15, binding: kind >> 4,
          visibility: bytes[Int(at) + 5] & 3,
          section: try u16(at + 6), address: try u64(at + 8), size: try u64(at + 16)))
    }
    return symbols
  }

  private func symbolCount() throws(Fault) -> UInt64 {
    let plain = try value(of: 4), gnu = try value(of: 0x6FFF_FEF5)
    guard plain != nil || gnu != nil else { throw Fault("has no symbol hash table") }
    var count: UInt64 = 0
    if let plain { count = UInt64(try u32(try offset(of: try sum(plain, 4), count: 4))) }
    if let gnu { count = max(count, try gnuHashCount(gnu)) }
    guard count <= ELFImage.symbolLimit else {
      throw Fault("has \(count) symbols, at most \(ELFImage.symbolLimit) are read")
    }
    return count
  }

  /// The hash table does not say how many symbols there are: the highest bucket's chain ends at the last one.
  private func gnuHashCount(_ table: UInt64) throws(Fault) -> UInt64 {
    let header = try offset(of: table, count: 16)
    let buckets = UInt64(try u32(header)), firstSymbol = UInt64(try u32(header + 4)),
      blooms = UInt64(try u32(header + 8))
    guard buckets <= ELFImage.symbolLimit, blooms <= ELFImage.symbolLimit else {
      throw Fault("has an impossible hash table")
    }
    let bucketTable = try sum(table, 16 + blooms * 8)
    var highest: UInt64 = 0
    for bucket in 0..<buckets {
      highest = max(highest, UInt64(try u32(try offset(of: try sum(bucketTable, bucket * 4), count: 4))))
    }
    guard highest >= firstSymbol, highest > 0 else { return firstSymbol }
    let chains = try sum(bucketTable, buckets * 4)
    while try u32(try offset(of: try sum(chains, (highest - firstSymbol) * 4), count: 4)) & 1 == 0 {
      highest += 1
      guard highest <= ELFImage.symbolLimit else { throw Fault("has a hash chain without an end") }
    }
    return highest + 1
  }

  /// Where in the file the byte for this address lies, with `count` bytes of the same segment after it.
  func offset(of address: UInt64, count: UInt64) throws(Fault) -> UInt64 {
    for segment in segments where segment.type == Segment.load && address >= segment.address {
      let within = address - segment.address
      if within < segment.fileSize, segment.fileSize - within >= count { return segment.offset + within }
    }
    throw Fault("refers to address \(address), which is not in the file")
  }

  private func sum(_ left: UInt64, _ right: UInt64) throws(Fault) -> UInt64 {
    let (sum, overflow) = left.addingReportingOverflow(right)
    guard !overflow else { throw Fault("has an offset that overflows") }
    return sum
  }

  private func u16(_ at: UInt64) throws(Fault) -> UInt16 { try number(at) }
  private func u32(_ at: UInt64) throws(Fault) -> UInt32 { try number(at) }
  private func u64(_ at: UInt64) throws(Fault) -> UInt64 { try number(at) }

  private func number<Number: FixedWidthInteger & BitwiseCopyable>(_ at: UInt64) throws(Fault) -> Number {
    let size = UInt64(MemoryLayout<Number>.size)
    guard UInt64(bytes.count) >= size, at <= UInt64(bytes.count) - size else { throw Fault("ends too early") }
    return Number(littleEndian: bytes.loadUnaligned(fromByteOffset: Int(at), as: Number.self))
  }
}
