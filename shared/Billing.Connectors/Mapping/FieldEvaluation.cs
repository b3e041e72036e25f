using Billing.Domain.Primitives;

namespace Billing.Connectors.Mapping;

/// <summary>Text that an operand comes to.</summary>
/// <param name="Text">The text; null when it is absent.</param>
/// <param name="IsCanonical">True if a number in it is written with a full stop, whatever the partner's texts look like.</param>
/// <param name="Name">What to call it in a problem, such as its path.</param>
/// <param name="Places">Where its parts stand in the input; none for a constant.</param>
/// <param name="Shown">Its parts, for a person.</param>
internal sealed record FieldText(string? Text, bool IsCanonical, string Name, IReadOnlyList<string> Places, string Shown)
{
    /// <summary>True if it is a constant of the mapping, which is written as our own formats have it.</summary>
    public bool IsConstant { get; init; }

    /// <summary>Place of the first part, for problems.</summary>
    public string Place => Places.Count > 0 ? Places[0] : "constant";
}

/// <summary>Evaluates one field over a record or a line. Each problem names the place in the input and the entry of the mapping.</summary>
internal sealed class FieldEvaluation(IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> lookups, InputScope scope)
{
    /// <summary>Everything that cannot be used.</summary>
    public List<Problem> Problems { get; } = [];

    /// <summary>The text of an operand, translated by its table, or its default.</summary>
    public FieldText Of(FieldOperand operand)
    {
        var read = Read(operand);
        return read.Text is null
            ? operand.Default is { } fallback ? read with { Text = fallback, IsCanonical = true, IsConstant = true, Shown = fallback } : read
            : operand.Lookup is { } table ? Translate(operand, read, table) : read;
    }

    /// <summary>Adds a problem of what an operand came to.</summary>
    public void Refuse(FieldOperand operand, FieldText text, string reason, string code = "mapping.unreadable") =>
        Problems.Add(Refusal(code, text.Place, text.Name, reason, operand.Path));

    /// <summary>A problem at a place of the input, with the entry of the mapping that reads it.</summary>
    public static Problem Refusal(string code, string place, string name, string reason, string entry) =>
        Problem.Error(code, place, $"{name} {reason}. (Mapping: {entry}.)");

    private FieldText Read(FieldOperand operand) => operand.Source switch
    {
        FieldSource.Input input => ReadInput(operand, input.From),
        FieldSource.Constant constant => new FieldText(constant.Text, IsCanonical: true, "value", [], constant.Text) { IsConstant = true },
        FieldSource.First first => ReadFirst(first),
        FieldSource.Join join => Join(join),
        FieldSource.Computed computed => Compute(operand, computed),
        _ => throw new InvalidOperationException($"There is no source {operand.Source.GetType().Name}."),
    };

    private FieldText ReadInput(FieldOperand operand, string from)
    {
        var input = scope.Read(from);
        var text = new FieldText(input.Text, input.IsNumber, from, [input.Place], input.Text ?? string.Empty);
        if (input.Fault is { } fault)
        {
            Refuse(operand, text, fault);
        }

        return text;
    }

    private FieldText ReadFirst(FieldSource.First first)
    {
        var absent = new List<FieldText>();
        foreach (var operand in first.Of)
        {
            var text = Of(operand);
            if (text.Text is not null)
            {
                return text;
            }

            absent.Add(text);
        }

        return Absent(absent, "one of");
    }

    private FieldText Join(FieldSource.Join join)
    {
        var parts = join.Of.Select(Of).ToList();
        var present = parts.FindAll(part => part.Text is not null);
        return present.Count == 0
            ? Absent(parts, "one of")
            : Combined(present, string.Join(join.Separator, present.Select(part => part.Text)), " & ") with { IsCanonical = false };
    }

    private FieldText Compute(FieldOperand whole, FieldSource.Computed computed)
    {
        var parts = computed.Of.Select(operand => (Operand: operand, Text: Of(operand))).ToList();
        var texts = parts.ConvertAll(part => part.Text);
        if (Problems.Count > 0 || texts.TrueForAll(text => text.Text is null || text.Places.Count == 0))
        {
            return Absent(texts, "one of");
        }

        decimal? result = null;
        foreach (var (operand, text) in parts)
        {
            if (ReadNumber(operand, text) is not { } number)
            {
                return Absent(texts, "one of");
            }

            result = result is { } before ? ExactDecimal.Apply(computed.How, before, number) : number;
            if (result is null)
            {
                Refuse(whole, Combined(texts, null, SignOf(computed.How)), "cannot be computed exactly: the result has more digits than a decimal holds");
                return Absent(texts, "one of");
            }
        }

        return Combined(texts, FieldConversion.Canonical(result!.Value), SignOf(computed.How));
    }

    private decimal? ReadNumber(FieldOperand operand, FieldText text)
    {
        if (text.Text is null)
        {
            Refuse(operand, text, "is required: the other operands are there", "mapping.missing");
            return null;
        }

        var (number, fault) = FieldConversion.ReadNumber(text.Text, text.IsCanonical, operand.Number!);
        if (fault is not null)
        {
            Refuse(operand, text, fault);
        }

        return number;
    }

    private FieldText Translate(FieldOperand operand, FieldText read, string table)
    {
        var found = lookups[table].GetValueOrDefault(read.Text!) ?? lookups[table].GetValueOrDefault("*");
        if (found is null)
        {
            Refuse(operand, read, $"is not in the table {table}", "mapping.not-in-lookup");
        }

        return read with { Text = found, IsCanonical = false, IsConstant = false };
    }

    private static FieldText Absent(IReadOnlyList<FieldText> parts, string prefix) => new(
        Text: null, IsCanonical: false, $"{prefix} {string.Join(", ", parts.Select(part => part.Name))}", [.. parts.SelectMany(part => part.Places)], string.Empty);

    private static FieldText Combined(IReadOnlyList<FieldText> parts, string? text, string sign) => new(
        text,
        IsCanonical: true,
        string.Join(sign, parts.Select(part => part.Name)),
        [.. parts.SelectMany(part => part.Places)],
        string.Join(sign, parts.Select(part => part.Shown.Contains(' ', StringComparison.Ordinal) && sign != " & " ? $"({part.Shown})" : part.Shown)));

    private static string SignOf(ExactOperation how) => how switch
    {
        ExactOperation.Sum => " + ",
        ExactOperation.Difference => " − ",
        ExactOperation.Product => " × ",
        _ => throw new ArgumentOutOfRangeException(nameof(how)),
    };
}
