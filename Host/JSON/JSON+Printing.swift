extension JSON {
  /// On one line, without a line end.
  public var compact: String {
    var text = ""
    print(into: &text, indent: nil)
    return text
  }

  /// One member or element a line, two spaces for each level, with a line end: what files hold.
  public var pretty: String {
    var text = ""
    print(into: &text, indent: 0)
    return text + "\n"
  }

  /// The same value always gives the same text. A real is printed with as many digits as it takes to read the same bits
  /// back, and never as an integer. Traps on a real that is not finite: JSON has no text for it.
  private func print(into text: inout String, indent: Int?) {
    switch self {
    case .null: text += "null"
    case .boolean(let boolean): text += boolean ? "true" : "false"
    case .integer(let integer): text += String(integer)
    case .real(let real):
      precondition(real.isFinite, "\(real) has no JSON text")
      text += real.description
    case .string(let string): JSON.printString(string, into: &text)
    case .array(let elements):
      JSON.printList(elements, "[", "]", into: &text, indent: indent) { element, text, indent in
        element.print(into: &text, indent: indent)
      }
    case .object(let members):
      JSON.printList(members, "{", "}", into: &text, indent: indent) { member, text, indent in
        JSON.printString(member.name, into: &text)
        text += indent == nil ? ":" : ": "
        member.value.print(into: &text, indent: indent)
      }
    }
  }

  private static func printList<Item>(
    _ items: [Item], _ opening: String, _ closing: String, into text: inout String, indent: Int?,
    printItem: (Item, inout String, Int?) -> Void
  ) {
    text += opening
    for (position, item) in items.enumerated() {
      if position > 0 { text += "," }
      if let indent { text += "\n" + String(repeating: "  ", count: indent + 1) }
      printItem(item, &text, indent.map { $0 + 1 })
    }
    if let indent, !items.isEmpty { text += "\n" + String(repeating: "  ", count: indent) }
    text += closing
  }

  /// Control characters are escaped, those above ASCII too, so that a name from outside cannot drive a terminal.
  private static func printString(_ string: String, into text: inout String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "\0"..<" ", "\u{7F}"..."\u{9F}", "\u{2028}"..."\u{202E}", "\u{2066}"..."\u{2069}":
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}
