namespace Billing.Domain.Primitives;

/// <summary>One entry of a list that somebody sent.</summary>
/// <param name="Path">JSON path, such as <c>$[3]</c>.</param>
/// <param name="Json">The entry as it came where it is not sound; empty where it is.</param>
/// <param name="Reading">Value, or every problem of the entry.</param>
public sealed record ReadItem<T>(string Path, string Json, ParseResult<T> Reading);
