using Billing.Domain.Primitives;

namespace Billing.Connectors.Mapping;

/// <summary>Reads what a field or an operand of it is made of.</summary>
internal sealed class FieldSourceReader(MappingInput input, IReadOnlySet<string> lookups)
{
    /// <summary>Names of the properties of which exactly one says where the value comes from.</summary>
    public static readonly string[] Kinds = ["from", "value", "first", "join", "sum", "difference", "product"];

    private static readonly string[] KnownOfOperand = [.. Kinds, "separator", "lookup", "default", "comment"];
    private static readonly string[] KnownOfNumber = [.. KnownOfOperand, "decimal", "group", "factor"];

    /// <summary>The source of an entry; null after its problem was told.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="kind">Kind of value that it comes to; only a number can be computed.</param>
    /// <param name="number">How its operands are read where they do not say it themselves.</param>
    public FieldSource? Read(JsonFields entry, TargetKind kind, FieldFormat.Number? number)
    {
        var given = Kinds.Where(entry.Has).ToList();
        if (given is not [var name])
        {
            entry.Refuse("from", "from-or-value", $"is one of {string.Join(", ", Kinds)}, of which exactly one must be given");
            return null;
        }

        if (name != "join" && entry.Has("separator"))
        {
            entry.Refuse("separator", "not-needed", "belongs to join");
        }

        switch (name)
        {
            case "from":
                var from = entry.Text("from");
                CheckFrom(entry, "from", from);
                return new FieldSource.Input(from);
            case "value":
                return new FieldSource.Constant(ReadConstant(entry, "value", kind) ?? string.Empty);
            case "first":
                return new FieldSource.First(ReadOperands(entry, name, kind, number, areNumbers: false));
            case "join":
                return new FieldSource.Join(ReadOperands(entry, name, TargetKind.Text, number: null, areNumbers: false), entry.OptionalRaw("separator") ?? " ");
            default:
                return ReadComputed(entry, name, kind, number);
        }
    }

    /// <summary>A constant, written as our own formats have it, whatever the partner's input looks like.</summary>
    public static string? ReadConstant(JsonFields entry, string name, TargetKind kind)
    {
        var text = entry.OptionalFlagOrText(name);
        if (text is not null && FieldConversion.OfConstant(text, kind) is null)
        {
            entry.Refuse(name, "wrong-kind", $"must be a {kind.ToString().ToLowerInvariant()} as our format has it, such as {FieldConversion.Example(kind)}");
        }

        if (text is null && entry.Has(name))
        {
            entry.Refuse(name, "not-text", "must be a text, a number or a flag");
        }

        return text;
    }

    /// <summary>Checks that a text can name an input.</summary>
    public void CheckFrom(JsonFields entry, string name, string from)
    {
        if (input is MappingInput.Json && !entry.HasProblem(name) && InputPath.Parse(from) is null)
        {
            entry.Refuse(name, "not-a-path", "must be a path such as buyer.name or lines[0].sku");
        }
    }

    /// <summary>The table of an entry, or null.</summary>
    public string? ReadLookup(JsonFields entry)
    {
        var lookup = entry.OptionalText("lookup");
        if (lookup is not null && !lookups.Contains(lookup))
        {
            entry.Refuse("lookup", "unknown-lookup", $"'{lookup}' is not in lookups");
        }

        if (lookup is not null && (entry.Has("sum") || entry.Has("difference") || entry.Has("product")))
        {
            entry.Refuse("lookup", "wrong-kind", "is for texts; give it to an operand");
        }

        return lookup;
    }

    /// <summary>Reads the format of a number.</summary>
    public static FieldFormat.Number ReadNumber(JsonFields entry, FieldFormat.Number? inherited = null)
    {
        var point = entry.OptionalText("decimal") ?? inherited?.Point.ToString() ?? ".";
        if (point is not ("." or ","))
        {
            entry.Refuse("decimal", "unknown-separator", "must be . or ,");
        }

        // A blank is a separator here and no missing text.
        var group = entry.OptionalRaw("group") ?? (entry.Has("decimal") ? null : inherited?.Group?.ToString());
        if (group is not (null or "." or "," or " " or "'") || group == point)
        {
            entry.Refuse("group", "unknown-separator", "must be . , a blank or ', and another than decimal");
        }

        return new FieldFormat.Number(point[0], group?[0], entry.Decimal("factor", 1));
    }

    private FieldSource.Computed? ReadComputed(JsonFields entry, string name, TargetKind kind, FieldFormat.Number? number)
    {
        if (kind != TargetKind.Number)
        {
            entry.Refuse(name, "wrong-kind", $"is for numbers; this field is a {kind.ToString().ToLowerInvariant()}");
            return null;
        }

        var how = name switch { "sum" => ExactOperation.Sum, "difference" => ExactOperation.Difference, _ => ExactOperation.Product };
        return new FieldSource.Computed(how, ReadOperands(entry, name, kind, (number ?? new FieldFormat.Number('.', null, 1)) with { Factor = 1 }, areNumbers: true));
    }

    private List<FieldOperand> ReadOperands(JsonFields entry, string name, TargetKind kind, FieldFormat.Number? number, bool areNumbers)
    {
        var operands = new List<FieldOperand>();
        var given = entry.TextsOrItems(name);
        if (given.Count == 0 && !entry.HasProblem(name))
        {
            entry.Refuse(name, "empty", "must hold at least one path");
        }

        foreach (var (index, (text, fields)) in given.Index())
        {
            if (text is not null)
            {
                CheckFrom(entry, $"{name}[{index}]", text);
                operands.Add(new FieldOperand(new FieldSource.Input(text), Lookup: null, Default: null, areNumbers ? number : null, $"{entry.Path}.{name}[{index}]"));
            }
            else if (fields is not null && ReadOperand(fields, kind, number, areNumbers) is { } operand)
            {
                operands.Add(operand);
            }
        }

        return operands;
    }

    private FieldOperand? ReadOperand(JsonFields fields, TargetKind kind, FieldFormat.Number? number, bool areNumbers)
    {
        // Only where a number is computed does an operand have a form of its own: elsewhere the field's form reads the result.
        fields.RefuseOthers(areNumbers ? KnownOfNumber : KnownOfOperand);
        var own = areNumbers ? ReadNumber(fields, number) : null;
        return Read(fields, kind, own ?? number) is { } source
            ? new FieldOperand(source, ReadLookup(fields), ReadConstant(fields, "default", kind), own, fields.Path)
            : null;
    }
}
