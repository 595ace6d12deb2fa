/// The candidate that `text` was most likely meant to be, if one is near enough to be worth offering.
///
/// Near is at most a third of the letters, at least one and at most three: `bactest` finds `backtest`, `xyz` finds nothing.
/// Of equals the first in order wins.
func nearest(to text: String, among candidates: [String]) -> String? {
  let letters = Array(text.lowercased().utf8)
  // Nobody types a command this long by mistake, and the distance costs the product of the lengths.
  guard !letters.isEmpty, letters.count <= 64 else { return nil }
  let bound = min(3, max(1, letters.count / 3))
  var best: (candidate: String, distance: Int)?
  for candidate in candidates {
    let distance = editDistance(letters, Array(candidate.lowercased().utf8))
    if distance <= bound, distance < best?.distance ?? .max { best = (candidate, distance) }
  }
  return best?.candidate
}

/// Insertions, deletions, replacements and swaps of neighbours that turn one word into the other
/// (the restricted Damerau-Levenshtein distance): a swap is the commonest slip of fast fingers and counts once.
func editDistance(_ source: [UInt8], _ target: [UInt8]) -> Int {
  var beforePrevious = [Int](repeating: 0, count: target.count + 1)
  var previous = Array(0...target.count)
  for row in 0..<source.count {
    var current = [row + 1]
    for column in 0..<target.count {
      let replaced = previous[column] + (source[row] == target[column] ? 0 : 1)
      var least = min(replaced, previous[column + 1] + 1, current[column] + 1)
      if row > 0, column > 0, source[row] == target[column - 1], source[row - 1] == target[column] {
        least = min(least, beforePrevious[column - 1] + 1)
      }
      current.append(least)
    }
    (beforePrevious, previous) = (previous, current)
  }
  return previous[target.count]
}
