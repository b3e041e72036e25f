using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Billing.Domain.Primitives;
using Billing.Platform.Streams;
using Microsoft.AspNetCore.Http;

namespace Billing.Functions.Http;

/// <summary>The part of a list that a request asks for.</summary>
/// <param name="Limit">Most items of the page, 1 to <see cref="Most"/>.</param>
/// <param name="After">Sort key of the last item of the page before; null for the first page.</param>
public sealed record PageRequest(int Limit, string? After)
{
    /// <summary>Most items that a page may hold.</summary>
    public const int Most = 1000;

    /// <summary>Items of a page where the request names no limit.</summary>
    public const int Usual = 500;

    /// <summary>Query parameter with the most items of the page.</summary>
    public const string LimitName = "limit";

    /// <summary>Query parameter with the place where the page begins.</summary>
    public const string CursorName = "cursor";

    /// <summary>Description of the parameter <c>limit</c>.</summary>
    public const string LimitMeaning = "Most items of the page, 1 to 1000; 500 without it.";

    /// <summary>Description of the parameter <c>cursor</c>.</summary>
    public const string CursorMeaning = "Where the page begins, as the header Link (rel=next) of the page before says; the first page without it.";

    /// <summary>Text of the refusal of an unsound page request.</summary>
    public const string Unsound = "limit or cursor is not sound.";

    /// <summary>The page that a query asks for; a problem for each parameter that is not sound.</summary>
    public static ParseResult<PageRequest> Read(IQueryCollection query)
    {
        var problems = new List<Problem>();
        var limit = Usual;
        if (query.TryGetValue(LimitName, out var asked)
            && (!int.TryParse(asked.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > Most))
        {
            problems.Add(Problem.Error("requests.limit", $"query:{LimitName}", $"limit must be a whole number from 1 to {Most}."));
        }

        string? after = null;
        if (query.TryGetValue(CursorName, out var cursor) && (after = Open(cursor.ToString())) is null)
        {
            problems.Add(NoCursor());
        }

        return ParseResult<PageRequest>.Of(new PageRequest(limit, after), problems);
    }

    /// <summary>A sort key by which what is newer comes first.</summary>
    public static string NewestFirst(DateTimeOffset at, string id) => string.Create(CultureInfo.InvariantCulture, $"{DateTimeOffset.MaxValue.UtcTicks - at.UtcTicks:D19} {id}");

    /// <summary>The page that a query asks for of a list that is read by time; refuses a cursor of another list.</summary>
    public static ParseResult<PageRequest> ReadByTime(IQueryCollection query) => Read(query).Then(page =>
        ParseResult<PageRequest>.Of(page, page is { After: not null, Place: null } ? [NoCursor()] : []));

    /// <summary>Place of the last item of the page before in a list that is read by time; null for the first page.</summary>
    public StatePlace? Place =>
        After?.Split(' ', 2) is [{ Length: 19 } ticks, var id]
        && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var left)
        && left <= DateTimeOffset.MaxValue.UtcTicks
            ? new StatePlace(new DateTimeOffset(DateTimeOffset.MaxValue.UtcTicks - left, TimeSpan.Zero), id)
            : null;

    /// <summary>The page of a list that was read by time behind <see cref="Place"/>, the newest first.</summary>
    public Page<TItem> Cut<TState, TItem>(StatesByTime<TState> order, IEnumerable<StateDocument<TState>> states, Func<StateDocument<TState>, TItem> item) =>
        Cut([.. states.Select(state => (NewestFirst(order.TimeOf(state.Data), state.Stream), item(state)))]);

    /// <summary>The page of items that are in memory, ordered by an ordinal key that no two share.</summary>
    public Page<TItem> Of<TItem>(IEnumerable<(string Key, TItem Item)> items) => Cut([.. items
        .Where(each => After is null || string.CompareOrdinal(each.Key, After) > 0)
        .OrderBy(each => each.Key, StringComparer.Ordinal)
        .Take(Limit + 1)]);

    /// <summary>The page of items behind <see cref="After"/> in their order, one more than the limit where there are more.</summary>
    public Page<TItem> Cut<TItem>(IReadOnlyList<(string Key, TItem Item)> items) => new(
        [.. items.Take(Limit).Select(each => each.Item)],
        items.Count > Limit ? Base64Url.EncodeToString(Encoding.UTF8.GetBytes(items[Limit - 1].Key)) : null);

    private static Problem NoCursor() =>
        Problem.Error("requests.cursor", $"query:{CursorName}", "cursor must be one that the header Link of an earlier page of this list holds.");

    private static string? Open(string cursor)
    {
        try
        {
            return cursor.Length == 0 ? null : new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Base64Url.DecodeFromChars(cursor));
        }
        catch (Exception malformed) when (malformed is FormatException or DecoderFallbackException)
        {
            return null;
        }
    }
}

/// <summary>A part of a list.</summary>
/// <param name="Items">Items in their order.</param>
/// <param name="Next">Cursor of the page behind it; null for the last.</param>
public sealed record Page<TItem>(IReadOnlyList<TItem> Items, string? Next);
