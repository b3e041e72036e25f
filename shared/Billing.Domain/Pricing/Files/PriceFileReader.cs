using Billing.Domain.Primitives;

namespace Billing.Domain.Pricing.Files;

/// <summary>
/// Reads rules from files. A file is taken whole or refused with every bad row named by its number, column and reason; the
/// first hundred of them one by one. Rules are checked by themselves; whether they go together with others is
/// <see cref="PriceConfigurationCheck"/>'s to say.
/// </summary>
public static class PriceFileReader
{
    private const string Component = "pricing";

    private static readonly string[] ListColumns = ["skus", "categories", "segments", "zones", "sources", "places"];

    private static readonly Dictionary<string, RuleKind> Sections = Enum.GetValues<RuleKind>().ToDictionary(kind => kind.ToString().ToLowerInvariant(), StringComparer.Ordinal);

    /// <summary>The columns of a kind of file, and so the names of the fields in JSON.</summary>
    public static IReadOnlyList<string> ColumnsOf(RuleKind kind) => RuleFormat.Of(kind).Columns;

    /// <summary>
    /// Reads rules of one kind from CSV (RFC 4180): a row of column names, in any order, then one rule a row. Numbers have a
    /// decimal point, lists are parted by bars, tiers stand as <c>0:10|100:9.50</c>: over 100 units each further one costs 9.50, and a third
    /// number is an amount charged once. Rows are numbered by their line.
    /// </summary>
    /// <param name="kind">What the file holds.</param>
    /// <param name="version">Version of the rules.</param>
    /// <param name="text">The file.</param>
    public static ParseResult<PriceConfiguration> ReadCsv(RuleKind kind, string version, TextReader text)
    {
        var format = RuleFormat.Of(kind);
        var (problems, rules) = (new RuleProblems(), new RuleSet());
        var rows = new CsvRowReader(text);
        if (!rows.Read() || rows.Fault is not null)
        {
            problems.AtFile("no-header", $"The file must begin with a row of column names{(rows.Fault is { } fault ? $"; it {fault}" : string.Empty)}.");
            return ParseResult<PriceConfiguration>.Of(rules.ToConfiguration(version), problems.ToList());
        }

        var header = Enumerable.Range(0, rows.Count).Select(index => rows[index].Trim().ToString()).ToList();
        CheckHeader(header, format, problems);
        var keys = new HashSet<string>(StringComparer.Ordinal);
        while (problems.ToList() is not [{ Code: "pricing.unknown-column" }, ..] && rows.Read())
        {
            ReadRow(rows, header, format, keys, rules, problems);
        }

        return ParseResult<PriceConfiguration>.Of(rules.ToConfiguration(version), problems.ToList());
    }

    /// <summary>
    /// Reads a JSON document with a list for each kind, <c>{"version":"…","prices":[{…}],"promotions":[{…}],…,"policy":{…}}</c>.
    /// The fields are named as the columns of CSV; lists and pairs may stand as arrays of texts and of objects
    /// (<c>{"from":0,"unitPrice":10,"flatAmount":50}</c> or <c>{"upTo":10,"unitPrice":10}</c>, <c>{"sku":"A","quantity":1}</c>).
    /// A field that is not known is refused with its path.
    /// </summary>
    /// <param name="json">UTF-8.</param>
    public static ParseResult<PriceConfiguration> ReadJson(ReadOnlyMemory<byte> json) => JsonFields.Read(json, Component, root =>
    {
        root.RefuseOthers(["version", "policy", .. Sections.Keys]);
        return ReadLists(root, root.Text("version")) with { Policy = PolicyReader.Read(root.OptionalChild("policy")) };
    });

    /// <summary>Reads the lists of rules that stand in an object.</summary>
    internal static PriceConfiguration ReadSections(JsonFields fields, string version)
    {
        fields.RefuseOthers([.. Sections.Keys]);
        return ReadLists(fields, version);
    }

    private static PriceConfiguration ReadLists(JsonFields fields, string version)
    {
        var (problems, rules) = (new RuleProblems(), new RuleSet());
        foreach (var (section, kind) in Sections)
        {
            ReadSection(fields, section, RuleFormat.Of(kind), rules, problems);
        }

        fields.Problems.AddRange(problems.ToList());
        return rules.ToConfiguration(version);
    }

    private static void CheckHeader(List<string> header, RuleFormat format, RuleProblems problems)
    {
        foreach (var column in header.Except(format.Columns, StringComparer.Ordinal))
        {
            problems.AtColumn(1, "$.lines[1]", column, "unknown-column", $"is not known; there are {string.Join(", ", format.Columns)}");
        }

        foreach (var twice in header.GroupBy(column => column, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            problems.AtColumn(1, "$.lines[1]", twice.Key, "unknown-column", "stands more than once");
        }
    }

    private static void ReadRow(CsvRowReader rows, List<string> header, RuleFormat format, HashSet<string> keys, RuleSet rules, RuleProblems problems)
    {
        var path = $"$.lines[{rows.Line}]";
        if (rows.Fault is { } fault)
        {
            problems.AtRow(rows.Line, path, "malformed-row", fault);
            return;
        }

        if (rows.Count != header.Count)
        {
            problems.AtRow(rows.Line, path, "malformed-row", $"has {rows.Count} fields where the first row has {header.Count}");
            return;
        }

        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < header.Count; i++)
        {
            if (rows[i].Trim() is { Length: > 0 } value)
            {
                fields[header[i]] = value.ToString();
            }
        }

        Read(new RuleRow(rows.Line, path, fields, problems), rows.Line, path, format, keys, rules, problems);
    }

    private static void ReadSection(JsonFields root, string section, RuleFormat format, RuleSet rules, RuleProblems problems)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (index, item) in root.Items(section).Index())
        {
            item.RefuseOthers(format.Columns);
            var fields = format.Columns
                .Select(column => (column, Text: TextOf(item, column)))
                .Where(field => !string.IsNullOrWhiteSpace(field.Text))
                .ToDictionary(field => field.column, field => field.Text!, StringComparer.Ordinal);
            Read(new RuleRow(index + 1, item.Path, fields, problems), index + 1, item.Path, format, keys, rules, problems);
        }
    }

    private static void Read(RuleRow row, int number, string path, RuleFormat format, HashSet<string> keys, RuleSet rules, RuleProblems problems)
    {
        var before = problems.Count;
        var (key, faults) = format.Read(row, rules);

        // What could not be read was told; a default in its place would only be told again.
        if (problems.Count > before)
        {
            return;
        }

        foreach (var fault in faults)
        {
            problems.AtColumn(number, path, fault.Field, fault.Reason, fault.Text);
        }

        if (!keys.Add(key))
        {
            problems.AtRow(number, path, "twice", $"names {key}, which another row names already");
        }
    }

    private static string? TextOf(JsonFields item, string column) => column switch
    {
        "tiers" when IsList(item, column) => TiersOf(item.Items(column)),
        "components" when IsList(item, column) => Joined(item, column, "sku", "quantity"),
        _ when ListColumns.Contains(column) && IsList(item, column) => string.Join('|', item.Texts(column)),
        _ => item.OptionalFlagOrText(column),
    };

    private static bool IsList(JsonFields item, string column) => item.Has(column) && item.OptionalFlagOrText(column) is null;

    private static string Joined(JsonFields item, string column, string left, string right) => string.Join('|', item.Items(column).Select(pair =>
    {
        pair.RefuseOthers(left, right);
        return $"{pair.Text(left)}:{pair.Text(right)}";
    }));

    // A tier says where it begins, or, as Stripe's and Lago's do, up to where it reaches; then the next one begins there.
    private static string TiersOf(IReadOnlyList<JsonFields> tiers)
    {
        var texts = new List<string>();
        var begin = "0";
        foreach (var (index, tier) in tiers.Index())
        {
            tier.RefuseOthers("from", "upTo", "unitPrice", "flatAmount");
            var from = tier.OptionalText("from");
            var upTo = tier.OptionalText("upTo");
            if (from is not null && index > 0 && tiers[index - 1].OptionalText("upTo") is { } before && before != from)
            {
                tier.Refuse("from", "not-contiguous", $"is {from}, but the tier before reaches up to {before}");
            }

            if (index < tiers.Count - 1 && upTo is null && tiers[index + 1].OptionalText("from") is null)
            {
                tier.Refuse("upTo", "missing", "is required where the next tier does not say from where it counts");
            }

            if (index == tiers.Count - 1 && upTo is not null)
            {
                tier.Refuse("upTo", "not-expected", "must be left out of the last tier, which has no end");
            }

            var unitPrice = tier.Has("unitPrice") || !tier.Has("flatAmount") ? tier.Text("unitPrice") : "0";
            texts.Add($"{from ?? begin}:{unitPrice}{(tier.OptionalText("flatAmount") is { } flat ? $":{flat}" : string.Empty)}");
            begin = upTo ?? begin;
        }

        return string.Join('|', texts);
    }
}
