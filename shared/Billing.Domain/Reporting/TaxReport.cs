using System.Globalization;
using System.Text;
using Billing.Domain.Ledger;
using Billing.Domain.Orders.Taxation;
using Billing.Domain.Primitives;
using Billing.Domain.Tax;

namespace Billing.Domain.Reporting;

/// <summary>Base and tax of one rate of one jurisdiction in a period.</summary>
/// <param name="LegalEntityId">Who owes it.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Jurisdiction">To whom; empty where no tax is charged.</param>
/// <param name="Category">Code of UNTDID 5305.</param>
/// <param name="Rate">Fraction.</param>
/// <param name="Base">Net of the lines that bear it, less what credit notes took back.</param>
/// <param name="Tax">As invoiced, less what credit notes took back.</param>
public sealed record TaxReportRow(string LegalEntityId, string Currency, string Jurisdiction, string Category, decimal Rate, decimal Base, decimal Tax);

/// <summary>The amount owed to a jurisdiction, worked out on two ways.</summary>
/// <param name="LegalEntityId">Who owes it.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Jurisdiction">To whom.</param>
/// <param name="Invoiced">Sum of the rows.</param>
/// <param name="TruedUp">What true-ups changed.</param>
/// <param name="Ledger">What the ledger credited to its account in the period, debits taken off.</param>
public sealed record TaxReportReconciliation(string LegalEntityId, string Currency, string Jurisdiction, decimal Invoiced, decimal TruedUp, decimal Ledger)
{
    /// <summary>True if the two ways agree to the cent.</summary>
    public bool IsTied => Invoiced + TruedUp == Ledger;
}

/// <summary>Base and tax of one rate of one category, as reported and as the journal says.</summary>
/// <param name="LegalEntityId">Who owes it.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Jurisdiction">To whom; empty where no tax is charged.</param>
/// <param name="Category">Code of UNTDID 5305.</param>
/// <param name="Rate">Fraction.</param>
/// <param name="Base">Of the documents whose entries say their bases.</param>
/// <param name="Tax">Of them.</param>
/// <param name="BookedBase">In the entries.</param>
/// <param name="BookedTax">In the entries.</param>
public sealed record TaxCategoryTie(
    string LegalEntityId, string Currency, string Jurisdiction, string Category, decimal Rate, decimal Base, decimal Tax, decimal BookedBase, decimal BookedTax)
{
    /// <summary>True if both agree to the cent.</summary>
    public bool IsTied => (Base, Tax) == (BookedBase, BookedTax);
}

/// <summary>A correction with the day on which it counts.</summary>
public sealed record DatedTrueUp(TaxTruedUp TrueUp, DateOnly Day);

/// <summary>The taxes of a period by jurisdiction, category and rate, tied to the ledger.</summary>
/// <param name="From">First day of the period; days are those of issue, in each company's zone.</param>
/// <param name="Until">Day after the last.</param>
/// <param name="Rows">By company, currency, jurisdiction, category and rate.</param>
/// <param name="Ties">By company, currency and jurisdiction.</param>
/// <param name="Categories">Each row against the journal, which tells categories apart.</param>
/// <param name="Undivided">Documents that these leave out: their entries were posted before the journal told categories apart.</param>
public sealed record TaxReport(
    DateOnly From,
    DateOnly Until,
    IReadOnlyList<TaxReportRow> Rows,
    IReadOnlyList<TaxReportReconciliation> Ties,
    IReadOnlyList<TaxCategoryTie> Categories,
    int Undivided)
{
    /// <summary>Stored records that cannot be read and are left out, each with its reason; null when there are none.</summary>
    public IReadOnlyList<string>? Unread { get; init; }

    /// <summary>Makes the report.</summary>
    /// <param name="from">First day.</param>
    /// <param name="until">Day after the last.</param>
    /// <param name="issued">Invoices and credit notes; those of other days are passed over.</param>
    /// <param name="trueUps">Corrections; those of other days are passed over.</param>
    /// <param name="journal">Entries or days of the journal; those of other days are passed over.</param>
    public static TaxReport Of(
        DateOnly from, DateOnly until, IEnumerable<TaxedDocument> issued, IEnumerable<DatedTrueUp> trueUps, IEnumerable<TaxBooked> journal)
    {
        bool Counts(DateOnly? day) => day >= from && day < until;
        var (documents, posted) = (issued.Where(document => Counts(document.IssueDate)).ToList(), journal.Where(each => Counts(each.Date)).ToList());
        var rows = RowsOf(documents);
        var invoiced = rows.Where(row => row.Jurisdiction.Length > 0).Select(row => (Key(row.LegalEntityId, row.Currency, row.Jurisdiction), row.Tax, 0m, 0m));
        var corrected = trueUps.Where(each => Counts(each.Day)).SelectMany(each => each.TrueUp.Differences.Select(difference =>
            (Key(each.TrueUp.LegalEntityId, difference.Amount.Currency.Code, difference.Jurisdiction), 0m, difference.Amount.Amount, 0m)));
        var booked = posted.SelectMany(each => each.Credited
            .Select(posting => (Key(each.LegalEntityId, posting.Amount.Currency.Code, posting.Account[(Account.TaxPayable.Length + 1)..]), 0m, 0m, posting.Amount.Amount)));
        var ties = invoiced.Concat(corrected).Concat(booked)
            .GroupBy(each => each.Item1)
            .Select(group => new TaxReportReconciliation(
                group.Key.LegalEntityId, group.Key.Currency, group.Key.Jurisdiction, group.Sum(each => each.Item2), group.Sum(each => each.Item3), group.Sum(each => each.Item4)))
            .OrderBy(tie => tie.LegalEntityId, StringComparer.Ordinal).ThenBy(tie => tie.Currency, StringComparer.Ordinal).ThenBy(tie => tie.Jurisdiction, StringComparer.Ordinal)
            .ToList();
        var undivided = posted.SelectMany(each => each.Undivided, (each, text) => (each.LegalEntityId, text)).ToHashSet();
        var divided = documents.Where(document => !undivided.Contains((document.LegalEntityId, document.EntryText))).ToList();
        return new TaxReport(from, until, rows, ties, CategoriesOf(RowsOf(divided), posted), documents.Count - divided.Count);
    }

    /// <summary>The days of a period such as <c>2026-11</c>, <c>2026-Q4</c> or <c>2026</c>; null when it is none.</summary>
    public static (DateOnly From, DateOnly Until)? PeriodOf(string text)
    {
        if (text.Length < 4 || !int.TryParse(text[..4], NumberStyles.None, CultureInfo.InvariantCulture, out var year) || year is < 1900 or > 9998)
        {
            return null;
        }

        var january = new DateOnly(year, 1, 1);
        return text[4..] switch
        {
            "" => (january, january.AddYears(1)),
            ['-', 'Q', >= '1' and <= '4' and var quarter] => (january.AddMonths((quarter - '1') * 3), january.AddMonths((quarter - '0') * 3)),
            ['-', ..] and { Length: 3 } month when int.TryParse(month.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 12 =>
                (january.AddMonths(number - 1), january.AddMonths(number)),
            _ => null,
        };
    }

    /// <summary>The rows as CSV (RFC 4180) with a heading, decimals with a point.</summary>
    public string ToCsv()
    {
        var text = new StringBuilder("legalEntityId,currency,jurisdiction,category,rate,base,tax\r\n");
        foreach (var row in Rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"{row.LegalEntityId},{row.Currency},{Quoted(row.Jurisdiction)},{row.Category},{row.Rate},{row.Base},{row.Tax}\r\n");
        }

        return text.ToString();
    }

    private static List<TaxCategoryTie> CategoriesOf(IEnumerable<TaxReportRow> reported, IEnumerable<TaxBooked> posted)
    {
        var booked = posted.SelectMany(entry => entry.Bases, (entry, each) => new TaxCategoryTie(
            entry.LegalEntityId, each.Base.Currency.Code, each.Jurisdiction, each.Category, each.Rate, 0, 0, each.Base.Amount, each.Tax.Amount));
        return reported
            .Select(row => new TaxCategoryTie(row.LegalEntityId, row.Currency, row.Jurisdiction, row.Category, row.Rate, row.Base, row.Tax, 0, 0))
            .Concat(booked)
            .GroupBy(each => each with { Base = 0, Tax = 0, BookedBase = 0, BookedTax = 0 })
            .Select(group => group.Key with
            {
                Base = group.Sum(each => each.Base),
                Tax = group.Sum(each => each.Tax),
                BookedBase = group.Sum(each => each.BookedBase),
                BookedTax = group.Sum(each => each.BookedTax),
            })
            .OrderBy(tie => tie.LegalEntityId, StringComparer.Ordinal).ThenBy(tie => tie.Currency, StringComparer.Ordinal).ThenBy(tie => tie.Jurisdiction, StringComparer.Ordinal)
            .ThenBy(tie => tie.Category, StringComparer.Ordinal).ThenByDescending(tie => tie.Rate)
            .ToList();
    }

    private static List<TaxReportRow> RowsOf(IEnumerable<TaxedDocument> documents) => documents
        .SelectMany(document => document.Taxes.Select(part => (document.LegalEntityId, document.Currency, Part: part, Sign: document.IsCreditNote ? -1 : 1)))
        .GroupBy(each => (each.LegalEntityId, each.Currency, Jurisdiction: each.Part.Jurisdiction ?? string.Empty, Category: each.Part.Category.Code(), each.Part.Rate))
        .Select(group => new TaxReportRow(
            group.Key.LegalEntityId,
            group.Key.Currency,
            group.Key.Jurisdiction,
            group.Key.Category,
            group.Key.Rate,
            group.Sum(each => each.Sign * each.Part.Base.Amount),
            group.Sum(each => each.Sign * each.Part.Amount.Amount)))
        .OrderBy(row => row.LegalEntityId, StringComparer.Ordinal).ThenBy(row => row.Currency, StringComparer.Ordinal).ThenBy(row => row.Jurisdiction, StringComparer.Ordinal)
        .ThenBy(row => row.Category, StringComparer.Ordinal).ThenByDescending(row => row.Rate)
        .ToList();

    private static (string LegalEntityId, string Currency, string Jurisdiction) Key(string entity, string currency, string jurisdiction) => (entity, currency, jurisdiction);

    private static string Quoted(string field) => field.AsSpan().IndexOfAny(",\"\r\n") < 0 ? field : $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
