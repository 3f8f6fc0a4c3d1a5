import CXlsxWriter

/// How a cell looks.
struct WorkbookLook: Hashable {
  enum Role: Hashable {
    /// A cell of the list.
    case cell
    /// One that has to be corrected.
    case faulty
    /// The name above a column of the list.
    case header
    /// The name above a column of taskferry's own, and a cell below it.
    case ownHeader, own
    /// On the summary: its title, the name of a part, the name of a fact, a text of several lines, a number of rows.
    case title, part, label, note, count
  }

  var role: Role
  var format = WorkbookCell.Format.text

  /// - Parameter target: a format of the library's, fresh.
  @unsafe
  func apply(to target: UnsafeMutablePointer<lxw_format>) {
    if let code = format.code { unsafe format_set_num_format(target, code) }
    // LXW_ALIGN_VERTICAL_TOP: a row may be high.
    unsafe format_set_align(target, UInt8(LXW_ALIGN_VERTICAL_TOP.rawValue))
    switch role {
    case .cell: break
    case .faulty:
      unsafe format_set_bg_color(target, 0xFFC7CE)
      unsafe format_set_font_color(target, 0x9C0006)
    case .header:
      unsafe format_set_bold(target)
      unsafe format_set_bg_color(target, 0xDDEBF7)
      unsafe format_set_bottom(target, UInt8(LXW_BORDER_THIN.rawValue))
    case .ownHeader:
      unsafe format_set_italic(target)
      unsafe format_set_font_color(target, 0x595959)
      unsafe format_set_bg_color(target, 0xEDEDED)
      unsafe format_set_bottom(target, UInt8(LXW_BORDER_THIN.rawValue))
    case .own: unsafe format_set_font_color(target, 0x595959)
    case .title:
      unsafe format_set_bold(target)
      unsafe format_set_font_size(target, 16)
    case .part:
      unsafe format_set_bold(target)
      unsafe format_set_font_size(target, 12)
    case .label: unsafe format_set_font_color(target, 0x595959)
    case .note: unsafe format_set_text_wrap(target)
    case .count: unsafe format_set_align(target, UInt8(LXW_ALIGN_LEFT.rawValue))
    }
  }
}
