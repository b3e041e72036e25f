using QuestPDF.Fluent;
using QuestPDF.Infrastructure;

namespace Billing.Functions.Invoicing.Documents;

/// <summary>The few colours and type sizes of the invoice: one accent, one grey, three sizes.</summary>
internal static class InvoiceStyle
{
    /// <summary>Headings, the rule above the lines, and what is to be paid, where the seller has no colour of its own.</summary>
    public static readonly Color Accent = Color.FromHex("#1F4E6B");

    /// <summary>Labels and small print; dark enough to read on paper.</summary>
    public static readonly Color Quiet = Color.FromHex("#5B6670");

    /// <summary>Rules between lines.</summary>
    public static readonly Color Rule = Color.FromHex("#D8DEE3");

    /// <summary>Ground of the payment box.</summary>
    public static readonly Color Tint = Color.FromHex("#F2F5F7");

    /// <summary>Ground of the mark of a draft.</summary>
    public static readonly Color Warning = Color.FromHex("#FCEFD6");

    /// <summary>
    /// Running text. The families are tried in this order, also for a single character that one of them lacks; the app brings
    /// the first along (<c>functions/fonts</c>), so that a document looks the same on every machine.
    /// </summary>
    public static readonly TextStyle Body = TextStyle.Default
        .FontFamily("Noto Sans", "Noto Sans JP", "Noto Sans CJK JP", "Lato", "DejaVu Sans")
        .FontSize(9)
        .LineHeight(1.25f)
        .FontColor(Color.FromHex("#1B2126"));

    /// <summary>Labels.</summary>
    public static readonly TextStyle Label = Body.FontSize(8).FontColor(Quiet);

    /// <summary>The footer and details of a line.</summary>
    public static readonly TextStyle Small = Body.FontSize(7).FontColor(Quiet);

    /// <summary>The sender above the address, which should stand in one line of the window.</summary>
    public static readonly TextStyle Sender = Body.FontSize(6).FontColor(Quiet);
}
