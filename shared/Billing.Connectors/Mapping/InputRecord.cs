using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Billing.Connectors.Mapping;

/// <summary>The text at a place of the input.</summary>
/// <param name="Place">For problems: a JSON path, or <c>line:3:Column</c>.</param>
/// <param name="Text">The text, blanks at both ends aside; null when it is absent or blank.</param>
/// <param name="IsNumber">True if it is a number of JSON.</param>
/// <param name="Fault">Why it cannot be used, or null.</param>
internal sealed record InputText(string Place, string? Text, bool IsNumber = false, string? Fault = null);

/// <summary>Something whose fields can be read: a record, or a line of it.</summary>
internal abstract class InputScope
{
    /// <summary>Place of the text, for problems.</summary>
    public abstract string Place { get; }

    /// <summary>Reads what stands at a path or in a column.</summary>
    public abstract InputText Read(string from);

    /// <summary>A text without the blanks around it; null when nothing is left.</summary>
    protected static string? Trim(string? text) => text?.Trim() is { Length: > 0 } trimmed ? trimmed : null;
}

/// <summary>One record of a partner's input.</summary>
internal abstract class InputRecord : InputScope
{
    /// <summary>Bytes that two deliveries of the record have in common.</summary>
    public abstract ReadOnlyMemory<byte> Identity { get; }

    /// <summary>Its lines; null with a fault when they are not what the mapping says.</summary>
    public abstract (IReadOnlyList<InputScope>? Lines, InputText At) Lines(string each);
}

/// <summary>A record of a JSON document.</summary>
internal sealed class JsonRecord(JsonElement root, JsonElement record, string place) : InputRecord
{
    public override string Place => place;

    public override ReadOnlyMemory<byte> Identity => JsonMarshal.GetRawUtf8Value(record).ToArray();

    public override InputText Read(string from) => Read(from, record, place);

    public override (IReadOnlyList<InputScope>? Lines, InputText At) Lines(string each)
    {
        if (each == LineMapping.Record)
        {
            return ([this], new InputText(place, Text: null));
        }

        var path = InputPath.Parse(each)!;
        var found = path.Find(path.Anchor == '$' ? root : record);
        var at = path.From(path.Anchor == '$' ? "$" : place);
        return found.ValueKind switch
        {
            JsonValueKind.Array => ([.. found.EnumerateArray().Select((line, index) => new Line(this, line, $"{at}[{index}]"))], new InputText(at, Text: null)),
            JsonValueKind.Undefined or JsonValueKind.Null => (null, new InputText(at, Text: null, Fault: "is required")),
            _ => (null, new InputText(at, Text: null, Fault: "must be an array")),
        };
    }

    private InputText Read(string from, JsonElement current, string currentPlace)
    {
        var path = InputPath.Parse(from)!;
        var (start, startPlace) = path.Anchor switch
        {
            '$' => (root, "$"),
            '^' => (record, place),
            _ => (current, currentPlace),
        };
        return Text(path.Find(start), path.From(startPlace));
    }

    private static InputText Text(JsonElement found, string at)
    {
        try
        {
            return found.ValueKind switch
            {
                JsonValueKind.Undefined or JsonValueKind.Null => new InputText(at, Text: null),
                JsonValueKind.String => new InputText(at, Trim(found.GetString())),
                JsonValueKind.Number => new InputText(at, found.GetRawText(), IsNumber: true),
                JsonValueKind.True => new InputText(at, "true"),
                JsonValueKind.False => new InputText(at, "false"),
                _ => new InputText(at, Text: null, Fault: "must be a text, a number or a flag"),
            };
        }
        catch (InvalidOperationException)
        {
            // Ill-formed UTF-8 and lone surrogates pass the parser and show here.
            return new InputText(at, Text: null, Fault: "must be Unicode text");
        }
    }

    private sealed class Line(JsonRecord record, JsonElement line, string place) : InputScope
    {
        public override string Place => place;

        public override InputText Read(string from) => record.Read(from, line, place);
    }
}

/// <summary>A row of a CSV file.</summary>
/// <param name="Number">Line of the file on which it begins, from 1.</param>
/// <param name="Fields">One for each column.</param>
internal sealed record CsvRow(int Number, IReadOnlyList<string> Fields);

/// <summary>The rows of a CSV file that make one record. What is said of the record must be the same in all of them.</summary>
internal sealed class CsvRecord(IReadOnlyDictionary<string, int> header, IReadOnlyList<CsvRow> rows) : InputRecord
{
    public override string Place => $"line:{rows[0].Number}";

    public override ReadOnlyMemory<byte> Identity =>
        Encoding.UTF8.GetBytes(string.Join('\u001e', rows.Select(row => string.Join('\u001f', header.Select(column => $"{column.Key}\u001d{row.Fields[column.Value]}")))));

    public override InputText Read(string from)
    {
        var first = Read(from, rows[0]);
        return rows.Select(row => Read(from, row)).FirstOrDefault(other => other.Text != first.Text) is { } other
            ? other with { Fault = $"differs from line {rows[0].Number}, which belongs to the same record" }
            : first;
    }

    public override (IReadOnlyList<InputScope>? Lines, InputText At) Lines(string each) =>
        (each == LineMapping.Record ? [this] : rows.Select(row => new Line(this, row)).ToList(), new InputText(Place, Text: null));

    private InputText Read(string from, CsvRow row) => header.TryGetValue(from, out var column)
        ? new InputText($"line:{row.Number}:{from}", Trim(row.Fields[column]))
        : new InputText($"line:1:{from}", Text: null, Fault: "is no column of the file");

    private sealed class Line(CsvRecord record, CsvRow row) : InputScope
    {
        public override string Place => $"line:{row.Number}";

        public override InputText Read(string from) => record.Read(from, row);
    }
}
