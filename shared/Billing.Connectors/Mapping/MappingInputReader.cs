using System.Text;
using System.Text.Json;
using Billing.Domain.Primitives;

namespace Billing.Connectors.Mapping;

/// <summary>Reads a partner's body as the records that its mapping sees in it.</summary>
internal static class MappingInputReader
{
    /// <summary>Most records of one request.</summary>
    public const int MostRecords = 1000;

    static MappingInputReader() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>The records, at least one; or what is wrong with the form of the body.</summary>
    public static ParseResult<IReadOnlyList<InputRecord>> Read(MappingInput input, ReadOnlyMemory<byte> body) => input switch
    {
        MappingInput.Csv csv => Limit(ReadCsv(csv, body)),
        MappingInput.Json json => Limit(ReadJson(json, body)),
        _ => throw new InvalidOperationException("An input is JSON or CSV."),
    };

    private static ParseResult<IReadOnlyList<InputRecord>> Limit(ParseResult<IReadOnlyList<InputRecord>> reading) => reading.Then<IReadOnlyList<InputRecord>>(records => records.Count switch
    {
        0 => Refuse("mapping.empty", "$", "The body holds no record."),
        > MostRecords => Refuse("mapping.too-many", "$", $"The body holds {records.Count} records; {MostRecords} is the most."),
        _ => new ParseResult<IReadOnlyList<InputRecord>>.Success(records),
    });

    private static ParseResult<IReadOnlyList<InputRecord>> ReadJson(MappingInput.Json input, ReadOnlyMemory<byte> body)
    {
        JsonElement root;
        try
        {
            using var document = JsonText.Parse(body);
            root = document.RootElement.Clone();
        }
        catch (JsonException malformed)
        {
            var place = $"line {(malformed.LineNumber ?? 0) + 1}, byte {(malformed.BytePositionInLine ?? 0) + 1}";
            return Refuse("mapping.malformed-json", "$", $"The body is not valid JSON ({place}).");
        }

        if (input.Records is not { } path)
        {
            return new ParseResult<IReadOnlyList<InputRecord>>.Success([new JsonRecord(root, root, "$")]);
        }

        var records = path.Find(root);
        return records.ValueKind == JsonValueKind.Array
            ? new ParseResult<IReadOnlyList<InputRecord>>.Success(
                [.. records.EnumerateArray().Select((record, index) => new JsonRecord(root, record, $"{path.From("$")}[{index}]"))])
            : Refuse("mapping.not-an-array", path.From("$"), $"{path.Text} must be an array.");
    }

    private static ParseResult<IReadOnlyList<InputRecord>> ReadCsv(MappingInput.Csv input, ReadOnlyMemory<byte> body)
    {
        var encoding = input.Encoding == "utf-8" ? new UTF8Encoding(encoderShouldEmitUTF8Identifier: false) : Encoding.GetEncoding(input.Encoding);
        using var text = new StringReader(encoding.GetString(body.Span));
        var rows = new CsvRowReader(text, input.Separator);
        var problems = new List<Problem>();
        if (!rows.Read() || rows.Fault is not null)
        {
            return Refuse("mapping.malformed-csv", "line:1", rows.Fault is { } fault ? $"The header {fault}." : "The body is empty.");
        }

        var columns = rows.Count;
        var header = ReadHeader(rows, problems);
        var read = ReadRows(rows, columns, problems);
        if (input.GroupBy is { } column && !header.ContainsKey(column))
        {
            problems.Add(Problem.Error("mapping.missing-column", $"line:1:{column}", $"The column {column} is required."));
        }

        return problems.Count > 0
            ? new ParseResult<IReadOnlyList<InputRecord>>.Failure(problems)
            : new ParseResult<IReadOnlyList<InputRecord>>.Success(Group(input.GroupBy, header, read));
    }

    private static Dictionary<string, int> ReadHeader(CsvRowReader rows, List<Problem> problems)
    {
        var header = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var index = 0; index < rows.Count; index++)
        {
            var name = rows[index].Trim().ToString();
            if (!header.TryAdd(name, index))
            {
                problems.Add(Problem.Error("mapping.column-twice", $"line:1:{name}", $"The column {name} stands twice."));
            }
        }

        return header;
    }

    private static List<CsvRow> ReadRows(CsvRowReader rows, int columns, List<Problem> problems)
    {
        var read = new List<CsvRow>();
        while (rows.Read())
        {
            if (rows.Fault is { } fault)
            {
                problems.Add(Problem.Error("mapping.malformed-csv", $"line:{rows.Line}", $"Line {rows.Line} {fault}."));
            }
            else if (rows.Count != columns)
            {
                problems.Add(Problem.Error("mapping.malformed-csv", $"line:{rows.Line}", $"Line {rows.Line} has {rows.Count} fields; the header has {columns}."));
            }
            else
            {
                read.Add(new CsvRow(rows.Line, [.. Enumerable.Range(0, columns).Select(index => rows[index].ToString())]));
            }
        }

        return read;
    }

    private static List<InputRecord> Group(string? groupBy, Dictionary<string, int> header, List<CsvRow> rows) => groupBy is null
        ? rows.ConvertAll(row => (InputRecord)new CsvRecord(header, [row]))
        : rows.GroupBy(row => row.Fields[header[groupBy]], StringComparer.Ordinal).Select(group => (InputRecord)new CsvRecord(header, [.. group])).ToList();

    private static ParseResult<IReadOnlyList<InputRecord>>.Failure Refuse(string code, string path, string text) => new([Problem.Error(code, path, text)]);
}
