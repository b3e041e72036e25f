using System.Globalization;
using Billing.Domain.Primitives;

namespace Billing.Domain.Tax.Tables.Changes;

/// <summary>Applies a company's changes to tables; what is wrong is named by the JSON path of the row that brought it.</summary>
public static class TaxTableMerge
{
    /// <summary>The tables with the changes applied in order, checked as a whole.</summary>
    public static ParseResult<TaxTables> Apply(TaxTableFiles files, TaxTableChanges changes)
    {
        var problems = new List<Problem>();
        var tables = TableSchema.All.Select(schema => new EditedTable(schema, changes.IsWhole ? null : schema.TextOf(files))).ToList();
        foreach (var (index, change) in changes.Changes.Index())
        {
            foreach (var table in tables)
            {
                foreach (var (row, cells) in (table.Schema.RowsOf(change) ?? []).Index())
                {
                    table.Put(cells, change, $"$.changes[{index}].{table.Schema.Field}[{row}]", problems);
                }
            }
        }

        if (problems.Count > 0)
        {
            return new ParseResult<TaxTables>.Failure(problems);
        }

        var texts = tables.ConvertAll(table => table.Write());
        return TaxTables.Load(new TaxTableFiles(texts[0], texts[1], texts[2], texts[3], texts[4])) switch
        {
            ParseResult<TaxTables>.Failure failed => new ParseResult<TaxTables>.Failure([.. failed.Problems.Select(problem => Located(problem, tables))]),
            var loaded => loaded,
        };
    }

    // A problem names file, line and column of the merged text: rates.csv(3).rate.
    private static Problem Located(Problem problem, List<EditedTable> tables)
    {
        var open = problem.Path.IndexOf('(', StringComparison.Ordinal);
        var close = problem.Path.IndexOf(')', StringComparison.Ordinal);
        if (open < 0 || close < open || !int.TryParse(problem.Path.AsSpan(open + 1, close - open - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var line))
        {
            return problem;
        }

        return tables.Find(table => table.Schema.File == problem.Path[..open])?.PathOf(line) is { } path ? problem with { Path = path + problem.Path[(close + 1)..] } : problem;
    }
}

/// <summary>One of the tables: its columns, and what makes two rows the same.</summary>
internal sealed record TableSchema(
    string File,
    string Field,
    string Columns,
    string[] Key,
    bool IsDated,
    Func<TaxTableFiles, string> TextOf,
    Func<TaxTableChange, IReadOnlyList<IReadOnlyDictionary<string, string>>?> RowsOf)
{
    public static IReadOnlyList<TableSchema> All { get; } =
    [
        new("jurisdictions.csv", "jurisdictions", "code,parent,name,tax,rounding,timing,tax-point,sourcing,local,replaces-parent,source,owed-to,foreign-seller,currency", ["code"], false, files => files.Jurisdictions, change => change.Jurisdictions),
        new("products.csv", "products", "code,nature,name", ["code"], false, files => files.Products, change => change.Products),
        new("rates.csv", "rates", "jurisdiction,class,rate,compound,from,until,source", ["jurisdiction", "class"], true, files => files.Rates, change => change.Rates),
        new("taxability.csv", "taxability", "jurisdiction,product,class,treatment,reason-code,reason,from,until,source,basis,below,free,total,local,doubt", ["jurisdiction", "product", "class", "below", "total"], true, files => files.Taxability, change => change.Taxability),
        new("places.csv", "places", "country,region,city,postal-prefix,kind,jurisdiction,source", ["country", "region", "city", "postal-prefix"], false, files => files.Places, change => change.Places),
    ];

    /// <summary>The names of the columns.</summary>
    public string[] Names { get; } = Columns.Split(',');
}

/// <summary>A table while it is edited.</summary>
internal sealed class EditedTable
{
    private readonly List<(string[] Cells, string? Path)> _rows = [];

    public EditedTable(TableSchema schema, string? text)
    {
        Schema = schema;
        if (text is null)
        {
            return;
        }

        using var lines = new StringReader(text);
        var reader = new CsvRowReader(lines);
        var hasHeading = false;
        while (reader.Read())
        {
            var fields = Enumerable.Range(0, reader.Count).Select(index => reader[index].ToString()).ToArray();
            if (fields[0].StartsWith('#'))
            {
                continue;
            }

            if (!hasHeading)
            {
                hasHeading = true;
                continue;
            }

            Add([.. fields, .. Enumerable.Repeat(string.Empty, Schema.Names.Length - fields.Length)], null);
        }
    }

    public TableSchema Schema { get; }

    /// <summary>Adds a row of a change, ending or replacing what it takes the place of.</summary>
    public void Put(IReadOnlyDictionary<string, string> cells, TaxTableChange change, string path, List<Problem> problems)
    {
        foreach (var unknown in cells.Keys.Where(name => !Schema.Names.Contains(name)))
        {
            problems.Add(Problem.Error("tax.table-row", $"{path}.{unknown}", $"{unknown} is no column of {Schema.File}; there are {Schema.Columns}."));
        }

        var row = Schema.Names.Select(name => cells.GetValueOrDefault(name) ?? DefaultOf(name, change)).ToArray();
        foreach (var single in Split(row))
        {
            End(single);
            _rows.Add((single, path));
        }
    }

    /// <summary>The table as text; line 1 is the heading.</summary>
    public string Write() => string.Concat(_rows.Select(row => string.Join(',', row.Cells.Select(Quoted)) + "\n").Prepend(Schema.Columns + "\n"));

    /// <summary>Path of the change's row that stands on a line; null for one of the tables underneath.</summary>
    public string? PathOf(int line) => line >= 2 && line - 2 < _rows.Count ? _rows[line - 2].Path : null;

    private static string DefaultOf(string column, TaxTableChange change) => column switch
    {
        "from" => change.From.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        "source" => change.Source,
        "compound" or "local" or "replaces-parent" => "no",
        _ => string.Empty,
    };

    private static string Quoted(string cell) => cell.AsSpan().IndexOfAny(",\"\r\n") < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private void Add(string[] cells, string? path) => _rows.AddRange(Split(cells).Select(single => (single, path)));

    // A row for several products is one for each, so that one of them can change alone.
    private IEnumerable<string[]> Split(string[] cells)
    {
        var at = Schema.Field == "taxability" ? 1 : -1;
        return at < 0 ? [cells] : cells[at].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(product => cells.Select((cell, index) => index == at ? product : cell).ToArray());
    }

    private void End(string[] added)
    {
        var (from, until) = (Array.IndexOf(Schema.Names, "from"), Array.IndexOf(Schema.Names, "until"));
        for (var index = _rows.Count - 1; index >= 0; index--)
        {
            var row = _rows[index].Cells;
            if (!Schema.Key.All(name => row[Array.IndexOf(Schema.Names, name)] == added[Array.IndexOf(Schema.Names, name)]))
            {
                continue;
            }

            // Days are written so that their order is that of their texts.
            if (!Schema.IsDated || string.CompareOrdinal(row[from], added[from]) >= 0)
            {
                _rows.RemoveAt(index);
            }
            else if (row[until].Length == 0 || string.CompareOrdinal(row[until], added[from]) > 0)
            {
                row[until] = added[from];
            }
        }
    }
}
