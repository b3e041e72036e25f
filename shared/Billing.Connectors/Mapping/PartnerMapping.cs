using Billing.Connectors.Signatures;

namespace Billing.Connectors.Mapping;

/// <summary>The result of a mapping: one of the fabric's own formats.</summary>
public enum MappedKind
{
    /// <summary>Orders (partner-order).</summary>
    Order,

    /// <summary>Captures and refunds (partner-capture, partner-refund).</summary>
    Payment,

    /// <summary>Shipments, deliveries, performances (fulfilment-webhook).</summary>
    Fulfilment,

    /// <summary>Metered use (usage-event).</summary>
    Usage,
}

/// <summary>A mapping of a partner's input to one of our own formats: declared, checked when loaded, no code.</summary>
/// <remarks>See README.md.</remarks>
/// <param name="Produces">Our format.</param>
/// <param name="Input">The partner's format.</param>
/// <param name="Signature">The one header that signs the body, or null for Standard Webhooks.</param>
/// <param name="EventId">Where the id of the event stands, or null for <c>webhook-id</c>, else <c>Idempotency-Key</c>.</param>
/// <param name="Skip">Which records are acknowledged and left, or null for none.</param>
/// <param name="Fields">Fields of the record.</param>
/// <param name="Lines">Where its lines come from, in their order; empty for formats without lines.</param>
/// <param name="Lookups">Tables by name.</param>
public sealed record PartnerMapping(
    MappedKind Produces,
    MappingInput Input,
    HeaderSignature? Signature,
    string? EventId,
    SkipRule? Skip,
    IReadOnlyList<FieldMapping> Fields,
    IReadOnlyList<LineMapping> Lines,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Lookups)
{
    /// <summary>True if a signed request that cannot be mapped is acknowledged and shown to a person; else it is refused with 400.</summary>
    public bool TellsUnreadable { get; init; }
}

/// <summary>Records that billing does not act on.</summary>
/// <param name="From">Path or column.</param>
/// <param name="In">Texts there that mean so.</param>
public sealed record SkipRule(string From, IReadOnlyList<string> In);

/// <summary>The form of a partner's input: one of the cases nested here.</summary>
public abstract record MappingInput
{
    private MappingInput()
    {
    }

    /// <summary>JSON.</summary>
    /// <param name="Records">Path of the array whose entries are the records, or null when the document is the record.</param>
    public sealed record Json(InputPath? Records) : MappingInput;

    /// <summary>CSV with a header; its rows are the records, or several rows together are one.</summary>
    /// <param name="Separator">Comma, semicolon, tab or bar.</param>
    /// <param name="Encoding"><c>utf-8</c> or <c>windows-1252</c>.</param>
    /// <param name="GroupBy">Column whose value the rows of a record have in common, or null when each row is a record.</param>
    public sealed record Csv(char Separator, string Encoding, string? GroupBy) : MappingInput;
}

/// <summary>Lines of a record.</summary>
/// <param name="Each">
/// JSON: path of the array whose entries are the lines. CSV: <c>rows</c>. Both: <c>record</c> for one line out of the record
/// itself, such as a charge for shipping.
/// </param>
/// <param name="If">Field or column of the record without which there is no such line; null for always. A zero counts as absent.</param>
/// <param name="Fields">Fields of each line.</param>
/// <param name="Path">JSON path in the mapping, for problems.</param>
public sealed record LineMapping(string Each, string? If, IReadOnlyList<FieldMapping> Fields, string Path)
{
    /// <summary>Value of <see cref="Each"/> for one line out of the record itself.</summary>
    public const string Record = "record";

    /// <summary>Value of <see cref="Each"/> for the rows of a CSV record.</summary>
    public const string Rows = "rows";
}

/// <summary>One field.</summary>
/// <param name="Target">Where it goes.</param>
/// <param name="From">What it is made of, with the JSON path of the entry.</param>
/// <param name="Default">Taken when all of that is absent or blank; null for none.</param>
/// <param name="IsRequired">True if an absent input is a problem.</param>
/// <param name="Format">How the text is read.</param>
public sealed record FieldMapping(MappingTarget Target, FieldOperand From, string? Default, bool IsRequired, FieldFormat Format);

/// <summary>The conversion of a text to a value: one of the cases nested here.</summary>
public abstract record FieldFormat
{
    private FieldFormat()
    {
    }

    /// <summary>Taken as it is, blanks at both ends aside.</summary>
    public sealed record Text : FieldFormat;

    /// <summary>An exact decimal.</summary>
    /// <param name="Point">Full stop or comma.</param>
    /// <param name="Group">What parts thousands, or null.</param>
    /// <param name="Factor">What the number is multiplied with, exactly: 0.01 for per cent or minor units.</param>
    public sealed record Number(char Point, char? Group, decimal Factor) : FieldFormat;

    /// <summary>A point in time.</summary>
    /// <param name="Pattern">.NET custom pattern, <c>unix</c> for seconds, or null for RFC 3339.</param>
    /// <param name="Zone">IANA zone for patterns without an offset, else null.</param>
    public sealed record Time(string? Pattern, string? Zone) : FieldFormat
    {
        /// <summary>Pattern of seconds since 1970.</summary>
        public const string Unix = "unix";
    }

    /// <summary>True or false.</summary>
    /// <param name="True">Texts that mean true.</param>
    /// <param name="False">Texts that mean false.</param>
    public sealed record Flag(IReadOnlyList<string> True, IReadOnlyList<string> False) : FieldFormat;
}
