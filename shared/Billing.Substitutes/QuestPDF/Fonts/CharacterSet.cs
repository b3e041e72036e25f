using System.Numerics;

namespace Billing.Substitutes.Documents.Fonts;

/// <summary>The characters of the basic plane that a document shows in one face.</summary>
internal sealed class CharacterSet
{
    private readonly ulong[]?[] _pages = new ulong[256][];

    public void Add(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            var page = _pages[c >> 8] ??= new ulong[4];
            page[(c >> 6) & 3] |= 1UL << (c & 63);
        }
    }

    /// <summary>The characters in ascending order, as one string.</summary>
    public string ToSortedString()
    {
        Span<char> buffer = stackalloc char[1024];
        var sorted = new System.Text.StringBuilder();
        var count = 0;
        for (var page = 0; page < _pages.Length; page++)
        {
            if (_pages[page] is not { } words)
            {
                continue;
            }

            for (var i = 0; i < words.Length; i++)
            {
                for (var bits = words[i]; bits != 0; bits &= bits - 1)
                {
                    buffer[count++] = (char)((page << 8) | (i << 6) | BitOperations.TrailingZeroCount(bits));
                    if (count == buffer.Length)
                    {
                        sorted.Append(buffer);
                        count = 0;
                    }
                }
            }
        }

        return sorted.Append(buffer[..count]).ToString();
    }
}
