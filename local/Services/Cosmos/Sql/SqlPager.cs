using System.Text;
using System.Text.Json;

namespace Billing.Local.Cosmos.Sql;

/// <summary>One page of a query's result.</summary>
/// <param name="Items">Each result as JSON.</param>
/// <param name="Next">Where the next page starts; null when there is none.</param>
/// <param name="Examined">Number of documents that were looked at.</param>
/// <param name="Bytes">The length of all items.</param>
internal sealed record SqlPage(IReadOnlyList<ReadOnlyMemory<byte>> Items, SqlCursor? Next, long Examined, long Bytes);

/// <summary>
/// The place of a result row in the order of its query: the next page starts with the first row behind it, so that
/// writes in between neither repeat nor skip a row that stayed as it was.
/// </summary>
/// <param name="Keys">The values that order the row.</param>
/// <param name="Sequence">The number of its document.</param>
/// <param name="Ordinal">Its number within the document.</param>
/// <param name="Emitted">Number of rows that were returned up to it, which TOP and LIMIT count.</param>
/// <param name="Query">A hash of the query that the cursor belongs to.</param>
internal sealed record SqlCursor(SqlValue[] Keys, long Sequence, int Ordinal, long Emitted, uint Query)
{
    /// <summary>The continuation token.</summary>
    public string Format()
    {
        var keys = SqlValue.Of([.. Keys.Select(key => SqlValue.Of(key.IsDefined ? [key] : []))]);
        var text = $"{Query}:{Emitted}:{Sequence}:{Ordinal}:" + Encoding.UTF8.GetString(SqlValueWriter.ToJson(keys).Span);
        return Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
    }

    /// <exception cref="CosmosFault">The token is not one of this query.</exception>
    public static SqlCursor Parse(string token, uint query)
    {
        try
        {
            var parts = Encoding.UTF8.GetString(Convert.FromBase64String(token)).Split(':', 5);
            var keys = JsonDocument.Parse(parts[4]).RootElement.EnumerateArray()
                .Select(key => key.GetArrayLength() == 0 ? SqlValue.Undefined : SqlValue.Of(key[0]))
                .ToArray();
            var cursor = new SqlCursor(keys, long.Parse(parts[2]), int.Parse(parts[3]), long.Parse(parts[1]), uint.Parse(parts[0]));
            return cursor.Query == query ? cursor : throw CosmosFault.BadRequest("The continuation token belongs to another query.");
        }
        catch (Exception exception) when (exception is FormatException or JsonException or IndexOutOfRangeException or OverflowException)
        {
            throw CosmosFault.BadRequest("The continuation token cannot be read.");
        }
    }
}

/// <summary>Runs a query over a snapshot of documents and cuts one page out of its result.</summary>
internal sealed class SqlPager(SqlQuery query, SqlQuerySpec spec, TimeProvider clock, IndexPolicy indexes)
{
    private const int MaxPageBytes = 4 * 1024 * 1024;
    private readonly SqlScope _scope = new(Math.Max(1, query.Slots), spec.Parameters, clock);
    private long _examined;

    /// <summary>Ties a continuation token to its query.</summary>
    public static uint HashOf(string query)
    {
        var (low, _) = MurmurHash.Hash128(Encoding.UTF8.GetBytes(query));
        return (uint)low;
    }

    /// <summary>The page after <paramref name="cursor"/>.</summary>
    /// <param name="documents">The documents that the request addresses.</param>
    /// <param name="isInResultOrder">True if results are found in the order in which they are returned.</param>
    /// <param name="cursor">Where the last page ended; null for the first page.</param>
    /// <param name="maxItems">Number of results that the page may have.</param>
    public SqlPage Read(IEnumerable<StoredDocument> documents, bool isInResultOrder, SqlCursor? cursor, int maxItems)
    {
        SqlChecks.CheckIndexes(query, indexes);
        var skip = cursor is null ? SqlRunner.Number(query.Offset, _scope) ?? 0 : 0;
        var limit = SqlRunner.Number(query.Top ?? query.Limit, _scope) ?? long.MaxValue;
        var emitted = cursor?.Emitted ?? 0;
        var wanted = (int)Math.Min(maxItems, limit - emitted);
        var rows = Rows(documents, cursor, isInResultOrder ? (long)skip + wanted + 1 : long.MaxValue);
        return Cut(rows, skip, wanted, emitted, hasLimitLeft: emitted + wanted < limit);
    }

    private List<SqlResult> Rows(IEnumerable<StoredDocument> documents, SqlCursor? cursor, long enough)
    {
        var includeUndefined = query.OrderBy.Count != 1 || indexes.ExplicitPaths.Contains(query.OrderBy[0].Path);
        var runner = new SqlRunner(query, _scope, includeUndefined)
        {
            After = cursor is null ? null : new SqlResult(cursor.Keys, cursor.Sequence, cursor.Ordinal, default),
        };
        if (query.Sources.Count == 0)
        {
            runner.Add(0);
        }
        else
        {
            Feed(runner, documents, cursor, enough);
        }

        var rows = runner.Finish();
        if (!query.IsStreaming)
        {
            rows.Sort(runner.Compare);
        }

        return rows;
    }

    private void Feed(SqlRunner runner, IEnumerable<StoredDocument> documents, SqlCursor? cursor, long enough)
    {
        var from = query.IsStreaming && cursor is not null ? cursor.Sequence : 0;
        foreach (var document in documents)
        {
            if (document.Slot.Sequence < from)
            {
                continue;
            }

            _examined++;
            _scope.Slots[0] = SqlValue.Of(document.Root);
            runner.Add(document.Slot.Sequence);
            if (runner.Count >= enough)
            {
                return;
            }
        }
    }

    private SqlPage Cut(List<SqlResult> rows, int skip, int wanted, long emitted, bool hasLimitLeft)
    {
        var items = new List<ReadOnlyMemory<byte>>(Math.Min(wanted, rows.Count));
        var bytes = 0L;
        var at = skip;
        for (; at < rows.Count && items.Count < wanted && bytes < MaxPageBytes; at++)
        {
            items.Add(SqlValueWriter.ToJson(rows[at].Value));
            bytes += items[^1].Length;
        }

        var more = at < rows.Count && (hasLimitLeft || items.Count < wanted) && items.Count > 0;
        var next = more
            ? new SqlCursor(rows[at - 1].Keys, rows[at - 1].Sequence, rows[at - 1].Ordinal, emitted + items.Count, HashOf(spec.Text))
            : null;
        return new SqlPage(items, next, _examined, bytes);
    }
}
