/// What a library may ask of the loader: to map it, to bind it to the runtime that is there already, and no more.
enum ELFPolicy {
  /// Gives the names of the libraries that it needs.
  @discardableResult
  static func check(_ library: borrowing SealedLibrary, for architecture: Architecture, path: String)
    throws(TrustRefusal) -> [String]
  {
    do throws(ELFImage.Fault) {
      return try library.withBytes { bytes throws(ELFImage.Fault) in
        let image = try ELFImage(bytes, machine: machine(architecture))
        try checkSegments(image)
        try checkDynamic(image)
        try checkSymbols(image)
        return try image.neededLibraries()
      }
    } catch {
      throw .elfPolicy(path: path, problem: error.problem)
    }
  }

  /// The C library and the Swift runtime, which the worker has in memory before the jail closes.
  static let allowedLibraries: Set<String> = [
    "libc.so.6", "libm.so.6", "libgcc_s.so.1", "libstdc++.so.6", "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1",
    "libswiftCore.so", "libswiftGlibc.so", "libswift_Concurrency.so", "libswift_StringProcessing.so",
    "libswift_RegexParser.so", "libswift_Builtin_float.so", "libswiftSwiftOnoneSupport.so",
  ]

  static let entrySymbol = "bulkhead_entry"

  private static func machine(_ architecture: Architecture) -> UInt16 {
    switch architecture {
    case .x86_64: 62
    case .aarch64: 183
    }
  }

  private static func checkSegments(_ image: ELFImage) throws(ELFImage.Fault) {
    var stacks = 0
    for segment in image.segments {
      switch segment.type {
      case ELFImage.Segment.load:
        guard !(segment.isWritable && segment.isExecutable) else {
          throw ELFImage.Fault("has a segment that is writable and executable")
        }
      case ELFImage.Segment.gnuStack:
        stacks += 1
        guard !segment.isExecutable else { throw ELFImage.Fault("asks for an executable stack") }
      // NULL, DYNAMIC, NOTE, PHDR, TLS, GNU_EH_FRAME, GNU_RELRO, GNU_PROPERTY
      case 0, ELFImage.Segment.dynamic, 4, 6, 7, 0x6474_E550, 0x6474_E552, 0x6474_E553: break
      case 3: throw ELFImage.Fault("names an interpreter: it is a program")
      default: throw ELFImage.Fault("has a segment of unknown type \(segment.type)")
      }
    }
    // Without the header the loader takes it that an executable stack is wanted.
    guard stacks == 1 else { throw ELFImage.Fault("does not say that its stack is not executable") }
  }

  private static func checkDynamic(_ image: ELFImage) throws(ELFImage.Fault) {
    for entry in image.dynamic {
      switch entry.tag {
      case 1:
        let name = try image.text(at: entry.value)
        guard allowedLibraries.contains(name) else {
          throw ELFImage.Fault("needs the library \(printable(name)), which is not allowed")
        }
      case 15:
        throw ELFImage.Fault(
          "has an RPATH: it could load other libraries from \(printable(try image.text(at: entry.value)))")
      case 29:
        throw ELFImage.Fault(
          "has a RUNPATH: it could load other libraries from \(printable(try image.text(at: entry.value)))")
      case 22: throw ELFImage.Fault("wants its code changed while it is loaded (TEXTREL)")
      case 30:  // FLAGS: SYMBOLIC, BIND_NOW, STATIC_TLS; neither ORIGIN nor TEXTREL
        guard entry.value & ~0x1A == 0 else {
          throw ELFImage.Fault("has loader flags \(entry.value) that are not allowed")
        }
      case 0x6FFF_FFFB:  // FLAGS_1: NOW, NODELETE; a program (PIE), an interposer or a filter has others
        guard entry.value & ~0x9 == 0 else {
          throw ELFImage.Fault("has loader flags (1) \(entry.value) that are not allowed")
        }
      case 0x7FFF_FFFF, 0x7FFF_FFFD, 0x6FFF_FEFC, 0x6FFF_FEFB:
        throw ELFImage.Fault("names a library that filters or audits it (FILTER, AUXILIARY, AUDIT, DEPAUDIT)")
      // PLTRELSZ PLTGOT HASH STRTAB SYMTAB RELA RELASZ RELAENT STRSZ SYMENT INIT FINI SONAME SYMBOLIC, PLTREL, JMPREL BIND_NOW
      // INIT_ARRAY FINI_ARRAY INIT_ARRAYSZ FINI_ARRAYSZ, RELRSZ RELR RELRENT, and GNU's GNU_HASH TLSDESC_PLT TLSDESC_GOT
      // VERSYM RELACOUNT VERDEF VERDEFNUM VERNEED VERNEEDNUM
      case 2...14, 16, 20, 23...28, 35...37, 0x6FFF_FEF5...0x6FFF_FEF7, 0x6FFF_FFF0, 0x6FFF_FFF9,
        0x6FFF_FFFC...0x6FFF_FFFF:
        break
      default: throw ELFImage.Fault("has a dynamic entry of unknown tag \(entry.tag)")
      }
    }
  }

  private static func checkSymbols(_ image: ELFImage) throws(ELFImage.Fault) {
    let exported = try image.symbols().filter(\.isExported)
    if let other = exported.first(where: { $0.name != entrySymbol }) {
      throw ELFImage.Fault("exports \(printable(other.name)), and only \(entrySymbol) may be exported")
    }
    guard exported.count == 1, let entry = exported.first else {
      throw ELFImage.Fault("exports \(entrySymbol) \(exported.count) times, not once")
    }
    guard entry.type == ELFImage.Symbol.object, entry.size >= 16 else {
      throw ELFImage.Fault("exports \(entrySymbol) that is not an object of at least 16 bytes")
    }
    _ = try image.offset(of: entry.address, count: entry.size)
  }

  /// Names in a library are its author's; a message about one must not drive a terminal.
  private static func printable(_ name: String) -> String {
    let plain = name.unicodeScalars.prefix(80).map { (" "..."~").contains($0) ? Character($0) : "?" }
    return String(plain)
  }
}
