import HostJSON

extension Manifest {
  /// Reads a manifest strictly: no field too many or too few, no value out of its range.
  public init(parsing bytes: [UInt8]) throws(JSONError) {
    var object = try JSONObject(JSON(parsing: bytes, sizeLimit: Manifest.sizeLimit, depthLimit: 8))
    try object.format("bulkhead-manifest")
    id = try object.bundleID("id")
    name = try object.line("name", 1...64)
    version = try object.bundleVersion("version")
    seq = try object.integer("seq", in: Manifest.seqRange)
    publisher = try object.optionalKeyID("publisher")
    libraries = try object.objects("libraries", limit: Architecture.allCases.count, Library.init)
    guard Set(libraries.map(\.architecture)).count == libraries.count, !libraries.isEmpty else {
      throw object.unfit("libraries", wanted: "one library for each architecture")
    }
    var version = try object.object("abi")
    abi = ABIVersion(
      major: Int(try version.integer("major", in: 0...65_535)), minor: Int(try version.integer("minor", in: 0...65_535))
    )
    try version.finish()
    toolchain = try object.line("toolchain", 1...64)
    capabilities = try object.choices("capabilities")
    subscriptions = try object.choices("subscriptions")
    parameters = try object.objects("parameters", limit: 32, Parameter.init)
    guard Set(parameters.map(\.name)).count == parameters.count else {
      throw object.unfit("parameters", wanted: "a list of different names")
    }
    try object.finish()
  }

  public var json: JSON {
    .object([
      .init("type", .string("bulkhead-manifest")), .init("format", .integer(1)), .init("id", .string(id.text)),
      .init("name", .string(name)), .init("version", .string(version.description)), .init("seq", .integer(seq)),
      .init("publisher", publisher.map { .string($0.description) } ?? .null),
      .init("libraries", .array(libraries.map(\.json))),
      .init("abi", .object([.init("major", .integer(Int64(abi.major))), .init("minor", .integer(Int64(abi.minor)))])),
      .init("toolchain", .string(toolchain)),
      .init("capabilities", .array(capabilities.map { .string($0.rawValue) })),
      .init("subscriptions", .array(subscriptions.map { .string($0.rawValue) })),
      .init("parameters", .array(parameters.map(\.json))),
    ])
  }

  /// The bytes of the file: what gets signed.
  public var fileBytes: [UInt8] { Array(json.pretty.utf8) }
}

extension Manifest.Library {
  fileprivate init(_ object: inout JSONObject) throws(JSONError) {
    guard let architecture = Architecture(rawValue: try object.string("architecture")) else {
      throw object.unfit("architecture", wanted: "x86_64 or aarch64")
    }
    self.architecture = architecture
    file = try object.string("file")
    guard Manifest.Library.isFileName(file) else {
      throw object.unfit("file", wanted: "a file's name: 1 to 100 of A-Z a-z 0-9 . _ + -, not beginning with a point")
    }
    sha256 = try object.sha256("sha256")
    size = Int(try object.integer("size", in: 1...Int64(Manifest.librarySizeLimit)))
  }

  fileprivate var json: JSON {
    .object([
      .init("architecture", .string(architecture.rawValue)), .init("file", .string(file)),
      .init("sha256", .string(sha256.text)), .init("size", .integer(Int64(size))),
    ])
  }

  private static func isFileName(_ text: String) -> Bool {
    (1...100).contains(text.utf8.count) && !text.hasPrefix(".") && !text.hasPrefix(Manifest.fileName)
      && text.utf8.allSatisfy { byte in
        BundleID.allows(byte) || "_+ABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8.contains(byte)
      }
  }
}

extension Manifest.Parameter {
  fileprivate init(_ object: inout JSONObject) throws(JSONError) {
    name = try object.string("name")
    guard Manifest.Parameter.isName(name) else {
      throw object.unfit("name", wanted: "a small letter, then up to 30 of a-z 0-9 _")
    }
    switch try object.string("type") {
    case "integer":
      let all = Int64.min...Int64.max
      let minimum = try object.integer("minimum", in: all), maximum = try object.integer("maximum", in: all)
      guard minimum <= maximum else { throw object.unfit("maximum", wanted: "at least the minimum") }
      let initial = try object.integer("initial", in: minimum...maximum)
      range = .integer(minimum: minimum, maximum: maximum, initial: initial)
    case "real":
      let minimum = try object.real("minimum"), maximum = try object.real("maximum")
      guard minimum <= maximum else { throw object.unfit("maximum", wanted: "at least the minimum") }
      let initial = try object.real("initial")
      guard (minimum...maximum).contains(initial) else {
        throw object.unfit("initial", wanted: "from \(minimum) to \(maximum)")
      }
      range = .real(minimum: minimum, maximum: maximum, initial: initial)
    case "boolean":
      guard try !object.boolean("minimum"), try object.boolean("maximum") else {
        throw object.unfit("maximum", wanted: "true, and the minimum false")
      }
      range = .boolean(initial: try object.boolean("initial"))
    default: throw object.unfit("type", wanted: "integer, real or boolean")
    }
    description = try object.line("description", 0...200)
  }

  fileprivate var json: JSON {
    let (type, minimum, maximum, initial): (String, JSON, JSON, JSON) =
      switch range {
      case .integer(let minimum, let maximum, let initial):
        ("integer", .integer(minimum), .integer(maximum), .integer(initial))
      case .real(let minimum, let maximum, let initial): ("real", .real(minimum), .real(maximum), .real(initial))
      case .boolean(let initial): ("boolean", .boolean(false), .boolean(true), .boolean(initial))
      }
    return .object([
      .init("name", .string(name)), .init("type", .string(type)), .init("minimum", minimum), .init("maximum", maximum),
      .init("initial", initial), .init("description", .string(description)),
    ])
  }

  private static func isName(_ text: String) -> Bool {
    guard let first = text.utf8.first, (1...31).contains(text.utf8.count) else { return false }
    return (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first)
      && text.utf8.allSatisfy {
        $0 == UInt8(ascii: "_") || BundleID.allows($0) && $0 != UInt8(ascii: ".") && $0 != UInt8(ascii: "-")
      }
  }
}
