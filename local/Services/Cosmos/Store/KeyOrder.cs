namespace Billing.Local.Cosmos;

/// <summary>
/// The order of logical partitions that share all levels of their key but the last: that of the last level's text, as ORDER BY has it. Keys
/// are compared as they are written, escapes read on the way, so that nothing is kept beside them.
/// </summary>
internal sealed class KeyOrder : IComparer<LogicalPartition>
{
    public static readonly KeyOrder Instance = new();

    private const int End = -1;

    /// <inheritdoc/>
    public int Compare(LogicalPartition? x, LogicalPartition? y) => Compare(x!.Key, y!.Key);

    /// <summary>Compares two canonical keys whose first levels are the same.</summary>
    public static int Compare(string left, string right)
    {
        var at = left.AsSpan().CommonPrefixLength(right);
        if (at == left.Length || at == right.Length)
        {
            return left.Length.CompareTo(right.Length);
        }

        at -= IsEscaped(left, at) ? 1 : 0;
        return CharacterAt(left, at).CompareTo(CharacterAt(right, at));
    }

    // What stands behind the backslash of an escape is part of it; within the digits of one, order is that of the characters anyway.
    private static bool IsEscaped(string key, int at)
    {
        var backslashes = 0;
        while (at - backslashes > 0 && key[at - backslashes - 1] == '\\')
        {
            backslashes++;
        }

        return backslashes % 2 == 1;
    }

    private static int CharacterAt(string key, int at) => key[at] switch
    {
        '"' => End,
        '\\' when key[at + 1] == 'u' => Convert.ToInt32(key.Substring(at + 2, 4), 16),
        '\\' => key[at + 1],
        var character => character,
    };
}
