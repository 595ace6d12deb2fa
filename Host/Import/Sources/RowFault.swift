import HostMarket
import HostModel

/// Why a row cannot be taken as it is. It is refused or left out, and never changed.
enum RowFault: Error, Equatable {
  case missing(column: String, fields: Int)
  case number(column: String, text: String)
  case time(column: String, text: String)
  case word(column: String, text: String)
  /// More digits than the instrument counts; `option` is the one that says how many those are.
  case precision(column: String, text: String, decimals: Int, needed: Int, option: String)
  case large(column: String, text: String, decimals: Int, option: String)
  /// An order in the book, of which nobody says what is left of its level.
  case order(id: String)
  /// A message of a stream that says nothing, and why.
  case message(String)
  /// A bar that would end before it began, or with no length.
  case length
  case record(MarketRecordFault)
  /// The same bar or trade once more.
  case again(isSame: Bool)
  /// The number of a trade before it.
  case repeated(Int64)
  case backwards(to: Time, after: Time)
  case overlap(opening: Time, before: Time)

  var kind: RowFinding.Kind {
    switch self {
    case .missing, .number, .time, .word, .order, .message, .length, .record: .malformed
    case .precision, .large: .unfit
    case .again, .repeated: .duplicate
    case .backwards, .overlap: .outOfOrder
    }
  }

  /// The end of a sentence that began with the row.
  var text: String {
    switch self {
    case .missing(let column, let fields): "has \(fields) fields, none of them for \(column)"
    case .number(let column, let text): "has \(quoted(text)) as \(column), which is no number"
    case .time(let column, let text): "has \(quoted(text)) as \(column), which is no moment"
    case .word(let column, let text): "has \(quoted(text)) as \(column), which is no word for it"
    case .precision(let column, let text, let decimals, let needed, _):
      "has \(quoted(text)) as \(column): \(needed) decimals, where \(decimals) are counted"
    case .large(let column, let text, let decimals, _):
      "has \(quoted(text)) as \(column): more than fits with \(decimals) decimals"
    case .order(let id): "is of the order \(quoted(id)), and only whole levels are read"
    case .message(let why): "says nothing: \(why)"
    case .length: "ends before it begins"
    case .record(let fault): fault.text
    case .again(let isSame): isSame ? "is the one before once more" : "is of the same moment as the one before"
    case .repeated(let number): "has the number \(number) of a trade before it"
    case .backwards(let to, let after): "is of \(to.text), after one of \(after.text)"
    case .overlap(let opening, let before): "begins at \(opening.text), before the last one ends at \(before.text)"
    }
  }

  /// What lets the row in, or makes it right.
  var mend: String {
    switch self {
    case .precision(_, _, _, let needed, let option) where needed <= 12:
      "count more with \(option) \(needed), or round with --round"
    case .precision(_, _, let decimals, _, let option):
      "round with --round, and say to how many with \(option) \(decimals)"
    case .large(_, _, _, let option): "count fewer with \(option)"
    case .missing, .number, .time, .word:
      "correct the file, say which column is what with --columns, or drop such rows with --skip-bad"
    case .backwards, .overlap:
      "name the files in order of time, put the file in order, or drop such rows with --skip-bad"
    case .order, .message, .length, .record, .again, .repeated: "correct the file, or drop such rows with --skip-bad"
    }
  }

  private func quoted(_ text: String) -> String { "'\(text.prefix(40))\(text.count > 40 ? "…" : "")'" }
}
