import HostImport
import HostModel

/// A decimal number with as few digits as it needs.
struct Multiplier: Equatable, Sendable {
  let units: Int64
  let decimals: Int
}

extension ValueKind where Value == Multiplier {
  /// Such as `0.001`.
  static var multiplier: ValueKind {
    let number = ValueKind<Int64>.decimal(12, "NUMBER")
    return ValueKind(placeholder: number.placeholder) { text throws(ValueFault) in
      var units = try number.parse(text), decimals = 12
      guard units > 0 else { throw ValueFault("not more than nothing") }
      while decimals > 0, units % 10 == 0 { (units, decimals) = (units / 10, decimals - 1) }
      return Multiplier(units: units, decimals: decimals)
    }
  }
}

extension ValueKind where Value == InstrumentKind {
  static var contract: ValueKind {
    let names = InstrumentKind.allCases.map(\.name)
    return ValueKind(placeholder: "KIND", choices: names) { text throws(ValueFault) in
      guard let kind = InstrumentKind.allCases.first(where: { $0.name == text }) else {
        throw ValueFault("not one of \(names.joined(separator: ", "))")
      }
      return kind
    }
  }
}

extension ValueKind where Value == Int64 {
  /// A part of the whole in parts per million, such as `0.2`.
  static var share: ValueKind {
    let number = decimal(6, "SHARE")
    return ValueKind(placeholder: number.placeholder) { text throws(ValueFault) in
      let share = try number.parse(text)
      guard share >= 0 else { throw ValueFault("below nothing") }
      return share
    }
  }

  /// A day in UTC such as `2024-01-31`, in days since 1970.
  static var day: ValueKind {
    ValueKind(placeholder: "YYYY-MM-DD") { text throws(ValueFault) in
      guard let time = try? Time(parsing: "\(text)T00:00:00Z") else { throw ValueFault("not a day such as 2024-01-31") }
      return time.day
    }
  }
}

extension ValueKind where Value == [ColumnChoice] {
  /// `time=stamp,price=3`.
  static var columns: ValueKind {
    ValueKind(placeholder: "ROLE=COLUMN,…") { text throws(ValueFault) in
      var choices: [ColumnChoice] = []
      for part in text.split(separator: ",", omittingEmptySubsequences: false) {
        guard let equals = part.firstIndex(of: "="), part.index(after: equals) != part.endIndex else {
          throw ValueFault("not of the form time=COLUMN,price=COLUMN")
        }
        let name = String(part[..<equals])
        guard let role = Role(rawValue: name) else {
          throw ValueFault(
            "not made of \(Role.allCases.map(\.rawValue).joined(separator: ", ")): '\(name)' is none of them")
        }
        guard !choices.contains(where: { $0.role == role }) else { throw ValueFault("twice about \(name)") }
        choices.append(ColumnChoice(role: role, column: String(part[part.index(after: equals)...])))
      }
      return choices
    }
  }
}
