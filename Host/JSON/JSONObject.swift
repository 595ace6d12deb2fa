/// Reads an object field by field and in the end refuses what nobody asked for.
///
///     var object = try JSONObject(JSON(parsing: bytes))
///     let id = try object.string("id")
///     let seq = try object.integer("seq", in: 1...1_000_000)
///     try object.finish()
///
/// Errors name the field from the top: `entries[2].sha256`.
public struct JSONObject {
  public let path: String
  private let members: [String: JSON]
  private let order: [String]
  private var asked: Set<String> = []

  public init(_ value: JSON, path: String = "") throws(JSONError) {
    guard case .object(let list) = value else {
      throw .unfit(path: path.isEmpty ? "the whole text" : path, wanted: "an object")
    }
    self.path = path
    members = Dictionary(list.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    order = list.map(\.name)
  }

  /// Throws when a field is left that was not asked for.
  public func finish() throws(JSONError) {
    for name in order where !asked.contains(name) { throw .unknown(path: fieldPath(name)) }
  }

  /// The error for a field whose value has the right type and is still not fit.
  public func unfit(_ name: String, wanted: String) -> JSONError { .unfit(path: fieldPath(name), wanted: wanted) }

  public mutating func optional(_ name: String) -> JSON? {
    asked.insert(name)
    return members[name]
  }

  public mutating func required(_ name: String) throws(JSONError) -> JSON {
    guard let value = optional(name) else { throw .missing(path: fieldPath(name)) }
    return value
  }

  private func fieldPath(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }
}

extension JSONObject {
  public mutating func string(_ name: String) throws(JSONError) -> String {
    guard case .string(let text) = try required(name) else { throw unfit(name, wanted: "a string") }
    return text
  }

  public mutating func integer(_ name: String, in range: ClosedRange<Int64>) throws(JSONError) -> Int64 {
    guard case .integer(let integer) = try required(name), range.contains(integer) else {
      throw unfit(name, wanted: "an integer from \(range.lowerBound) to \(range.upperBound)")
    }
    return integer
  }

  /// An integer counts as a real where it is exactly one.
  public mutating func real(_ name: String) throws(JSONError) -> Double {
    switch try required(name) {
    case .real(let real): return real
    case .integer(let integer):
      guard let real = Double(exactly: integer) else {
        throw unfit(name, wanted: "a number that a Double holds exactly")
      }
      return real
    case .null, .boolean, .string, .array, .object: throw unfit(name, wanted: "a number")
    }
  }

  public mutating func boolean(_ name: String) throws(JSONError) -> Bool {
    guard case .boolean(let boolean) = try required(name) else { throw unfit(name, wanted: "true or false") }
    return boolean
  }

  public mutating func object(_ name: String) throws(JSONError) -> JSONObject {
    try JSONObject(try required(name), path: fieldPath(name))
  }

  public mutating func array(_ name: String, limit: Int) throws(JSONError) -> [JSON] {
    guard case .array(let elements) = try required(name), elements.count <= limit else {
      throw unfit(name, wanted: "a list of at most \(limit)")
    }
    return elements
  }

  public mutating func strings(_ name: String, limit: Int) throws(JSONError) -> [String] {
    var texts: [String] = []
    for (position, element) in try array(name, limit: limit).enumerated() {
      guard case .string(let text) = element else { throw unfit("\(name)[\(position)]", wanted: "a string") }
      texts.append(text)
    }
    return texts
  }

  /// A list of objects, each read to its end by `read`.
  public mutating func objects<Value>(
    _ name: String, limit: Int, _ read: (inout JSONObject) throws(JSONError) -> Value
  ) throws(JSONError) -> [Value] {
    var values: [Value] = []
    for (position, element) in try array(name, limit: limit).enumerated() {
      var object = try JSONObject(element, path: "\(fieldPath(name))[\(position)]")
      values.append(try read(&object))
      try object.finish()
    }
    return values
  }

  /// A field that may be absent: `nil` then, otherwise what `read` makes of it.
  public mutating func ifPresent<Value>(
    _ name: String, _ read: (inout JSONObject) throws(JSONError) -> Value
  ) throws(JSONError) -> Value? {
    members[name] == nil ? nil : try read(&self)
  }

  /// An object whose member names are data: each name with its value.
  public mutating func entries(_ name: String, limit: Int) throws(JSONError) -> [JSON.Member] {
    guard case .object(let list) = try required(name), list.count <= limit else {
      throw unfit(name, wanted: "an object of at most \(limit) members")
    }
    return list
  }
}
