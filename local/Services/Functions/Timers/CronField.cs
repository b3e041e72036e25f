using System.Globalization;

namespace Billing.Local.Functions.Timers;

/// <summary>One field of an NCRONTAB expression: the set of values that it allows, as bits.</summary>
internal readonly struct CronField
{
    private readonly ulong _bits;

    private CronField(ulong bits) => _bits = bits;

    public bool Allows(int value) => (_bits >> value & 1) != 0;

    /// <summary>The first allowed value from <paramref name="from"/> on, or -1.</summary>
    public int Next(int from)
    {
        var rest = from > 63 ? 0 : _bits >> from << from;
        return rest == 0 ? -1 : System.Numerics.BitOperations.TrailingZeroCount(rest);
    }

    /// <summary>Reads a list of values, ranges and steps.</summary>
    /// <param name="text">The field.</param>
    /// <param name="least">The least value possible.</param>
    /// <param name="most">The greatest value possible.</param>
    /// <param name="names">Names that stand for values from <paramref name="least"/> on.</param>
    /// <param name="field">The field read.</param>
    public static bool TryParse(string text, int least, int most, IReadOnlyList<string> names, out CronField field)
    {
        var bits = 0UL;
        foreach (var part in text.Split(','))
        {
            if (!TryPart(part, least, most, names, ref bits))
            {
                field = default;
                return false;
            }
        }

        field = new CronField(bits);
        return true;
    }

    private static bool TryPart(string part, int least, int most, IReadOnlyList<string> names, ref ulong bits)
    {
        var slash = part.IndexOf('/', StringComparison.Ordinal);
        var step = 1;
        if (slash >= 0 && (!int.TryParse(part.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out step) || step < 1))
        {
            return false;
        }

        var range = slash >= 0 ? part[..slash] : part;
        if (!TryRange(range, least, most, names, openEnded: step > 1, out var from, out var to))
        {
            return false;
        }

        for (var value = from; value <= to; value += step)
        {
            bits |= 1UL << value;
        }

        return true;
    }

    private static bool TryRange(string range, int least, int most, IReadOnlyList<string> names, bool openEnded, out int from, out int to)
    {
        if (range == "*")
        {
            (from, to) = (least, most);
            return true;
        }

        var dash = range.IndexOf('-', StringComparison.Ordinal);
        var first = dash < 0 ? range : range[..dash];
        to = 0;
        if (!TryValue(first, least, most, names, out from))
        {
            return false;
        }

        if (dash < 0)
        {
            to = openEnded ? most : from;
            return true;
        }

        return TryValue(range[(dash + 1)..], least, most, names, out to) && from <= to;
    }

    private static bool TryValue(string text, int least, int most, IReadOnlyList<string> names, out int value)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value))
        {
            return value >= least && value <= most;
        }

        for (var i = 0; text.Length >= 3 && i < names.Count; i++)
        {
            if (names[i].StartsWith(text, StringComparison.OrdinalIgnoreCase))
            {
                value = least + i;
                return true;
            }
        }

        return false;
    }
}
