import HostJSON

/// The kinds of field that more than one signed file has.
extension JSONObject {
  /// Every signed file says what it is inside the signed bytes: a signature made for one purpose serves no other.
  /// Gives the version of its format, up to the newest that there is.
  @discardableResult
  mutating func format(_ type: String, newest: Int64 = 1) throws(JSONError) -> Int64 {
    guard try string("type") == type else { throw unfit("type", wanted: "\"\(type)\"") }
    return try integer("format", in: 1...newest)
  }

  /// Text of one line that a terminal may show: no control characters, no marks that turn the direction of writing.
  mutating func line(_ name: String, _ length: ClosedRange<Int>) throws(JSONError) -> String {
    let text = try string(name)
    let isPlain = text.unicodeScalars.allSatisfy { scalar in
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
      default: true
      }
    }
    guard length.contains(text.utf8.count), isPlain else {
      throw unfit(name, wanted: "one line of \(length.lowerBound) to \(length.upperBound) bytes")
    }
    return text
  }

  mutating func bundleID(_ name: String) throws(JSONError) -> BundleID {
    guard let id = BundleID(try string(name)) else { throw unfit(name, wanted: BundleID.grammar) }
    return id
  }

  mutating func bundleVersion(_ name: String) throws(JSONError) -> BundleVersion {
    guard let version = BundleVersion(try string(name)) else { throw unfit(name, wanted: BundleVersion.grammar) }
    return version
  }

  mutating func sha256(_ name: String) throws(JSONError) -> SHA256Digest {
    guard let digest = SHA256Digest(try string(name)) else { throw unfit(name, wanted: "64 digits of 0-9 a-f") }
    return digest
  }

  mutating func keyID(_ name: String) throws(JSONError) -> KeyID {
    guard let key = KeyID(try string(name)) else { throw unfit(name, wanted: "a key id: 16 digits of 0-9 A-F") }
    return key
  }

  mutating func optionalKeyID(_ name: String) throws(JSONError) -> KeyID? {
    try required(name) == .null ? nil : try keyID(name)
  }

  mutating func publicKey(_ name: String) throws(JSONError) -> PublicKey {
    guard let key = PublicKey(try string(name)) else { throw unfit(name, wanted: "a minisign public key: RW…") }
    return key
  }

  mutating func day(_ name: String) throws(JSONError) -> Day {
    guard let day = Day(try string(name)) else { throw unfit(name, wanted: "a date: YYYY-MM-DD") }
    return day
  }

  /// A list of different cases of an enum.
  mutating func choices<Choice: RawRepresentable<String> & CaseIterable & Hashable>(
    _ name: String
  ) throws(JSONError) -> [Choice] {
    var choices: [Choice] = []
    for (position, text) in try strings(name, limit: 16).enumerated() {
      guard let choice = Choice(rawValue: text), !choices.contains(choice) else {
        let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        throw unfit(
          "\(name)[\(position)]", wanted: known.isEmpty ? "left out: there are none yet" : "one of \(known), once")
      }
      choices.append(choice)
    }
    return choices
  }
}
