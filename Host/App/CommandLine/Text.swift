import HostPlugins

/// One line for a person: literals are ours, everything interpolated may come from outside and is made harmless.
///
///     terminal.print("\("ok", .good)  \(bundle.name) \(bundle.version)")
///
/// A plugin that calls itself "\u{1B}[2J" must not clear the operator's screen or forge a line of a report, so control
/// characters and the marks that turn the direction of writing are shown as `\u{1B}`.
struct Text: ExpressibleByStringInterpolation, Equatable, Sendable {
  private(set) var pieces: [Piece]

  struct Piece: Equatable, Sendable {
    let text: String
    let style: Style
  }

  enum Style: Sendable {
    case plain
    case strong
    case faint
    case good
    case bad
    case warning
  }

  init(stringLiteral text: String) { pieces = [Piece(text: text, style: .plain)] }
  init(_ text: String, _ style: Style = .plain) { pieces = [Piece(text: harmless(text), style: style)] }
  init(stringInterpolation: StringInterpolation) { pieces = stringInterpolation.pieces }

  struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var pieces: [Piece] = []

    init(literalCapacity: Int, interpolationCount: Int) { pieces.reserveCapacity(2 * interpolationCount + 1) }

    mutating func appendLiteral(_ literal: String) {
      if !literal.isEmpty { pieces.append(Piece(text: literal, style: .plain)) }
    }

    mutating func appendInterpolation(_ value: some CustomStringConvertible, _ style: Style = .plain) {
      pieces.append(Piece(text: harmless(value.description), style: style))
    }

    mutating func appendInterpolation(_ text: Text) { pieces += text.pieces }
  }

  static func + (left: Text, right: Text) -> Text {
    var sum = left
    sum.pieces += right.pieces
    return sum
  }

  /// How many columns it takes. Counts characters: no name in this system is written in double-width letters.
  var width: Int { pieces.reduce(0) { $0 + $1.text.count } }

  func rendered(color: Bool) -> String {
    pieces.map { piece in
      guard color, let sequence = piece.style.sequence else { return piece.text }
      return "\u{1B}[\(sequence)m\(piece.text)\u{1B}[0m"
    }.joined()
  }
}

extension Text.Style {
  fileprivate var sequence: String? {
    switch self {
    case .plain: nil
    case .strong: "1"
    case .faint: "2"
    case .good: "32"
    case .bad: "31"
    case .warning: "33"
    }
  }
}

/// `text` with everything visible that would steer a terminal.
func harmless(_ text: String) -> String {
  var shown = ""
  for scalar in text.unicodeScalars {
    if scalar.steersTerminal {
      shown += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
    } else {
      shown.unicodeScalars.append(scalar)
    }
  }
  return shown
}
