import HostMarket
import HostModel

/// One field of a row each.
extension RowParser {
  func field(_ role: Role, _ rows: any RowSource) throws(RowFault) -> Field {
    guard let column = layout[role], column < rows.count else {
      throw .missing(column: layout.name(of: role, in: rows), fields: rows.count)
    }
    return rows.field(column)
  }

  func moment(_ role: Role, _ rows: any RowSource) throws(RowFault) -> MarketTime {
    let field = try field(role, rows)
    guard let time = MarketTime(parsing: field, day: day) else {
      throw .time(column: layout.name(of: role, in: rows), text: String(decoding: field, as: UTF8.self))
    }
    return time
  }

  func integer(_ role: Role, _ rows: any RowSource) throws(RowFault) -> Int64 {
    let field = try field(role, rows)
    guard let number = ExactNumber(parsing: field), let integer = try? number.units(decimals: 0).0 else {
      throw .number(column: layout.name(of: role, in: rows), text: String(decoding: field, as: UTF8.self))
    }
    return integer
  }

  mutating func price(_ role: Role, _ rows: any RowSource) throws(RowFault) -> Price {
    Price(ticks: try units(role, rows, decimals: listing.priceDecimals, option: "--price-decimals"))
  }

  mutating func quantity(_ role: Role, _ rows: any RowSource) throws(RowFault) -> Quantity {
    Quantity(units: try units(role, rows, decimals: listing.quantityDecimals, option: "--quantity-decimals"))
  }

  mutating func units(
    _ role: Role, _ rows: any RowSource, decimals: Int, option: String
  ) throws(RowFault) -> Int64 {
    _ = try field(role, rows)
    return try units(layout[role]!, rows, decimals: decimals, option: option)
  }

  mutating func units(
    _ column: Int, _ rows: any RowSource, decimals: Int, option: String
  ) throws(RowFault) -> Int64 {
    guard column < rows.count else { throw .missing(column: rows.name(of: column), fields: rows.count) }
    guard let number = ExactNumber(parsing: rows.field(column)) else {
      throw .number(column: rows.name(of: column), text: rows.text(column))
    }
    do throws(ExactNumber.Misfit) {
      let (units, isRounded) = try number.units(decimals: decimals, rounds: rounds)
      if isRounded { rounded += 1 }
      return units
    } catch {
      let name = rows.name(of: column), text = rows.text(column)
      switch error {
      case .tooPrecise(let needed):
        throw .precision(column: name, text: text, decimals: decimals, needed: needed, option: option)
      case .tooLarge: throw .large(column: name, text: text, decimals: decimals, option: option)
      }
    }
  }

  func word(_ role: Role, _ rows: any RowSource, _ field: Field) -> RowFault {
    .word(column: layout.name(of: role, in: rows), text: String(decoding: field, as: UTF8.self))
  }
}
