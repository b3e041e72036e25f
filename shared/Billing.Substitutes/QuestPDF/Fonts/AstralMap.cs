using System.Runtime.InteropServices;

namespace Billing.Substitutes.Documents.Fonts;

/// <summary>
/// Characters beyond the basic plane get a stand-in among the surrogate code units, so that each character of a text is
/// one unit and one code of the PDF font. A document has room for 2,048 of them.
/// </summary>
internal sealed class AstralMap
{
    private const char FirstSlot = '\uD800';
    private const int Slots = 0x800;
    private readonly List<int> _codePoints = [];
    private readonly Dictionary<int, char> _slots = [];

    /// <summary>The character that a stand-in stands for; other characters stand for themselves.</summary>
    public int CodePoint(char c) => char.IsSurrogate(c) ? _codePoints[c - FirstSlot] : c;

    /// <summary>Replaces surrogate pairs by stand-ins, and halves of pairs by U+FFFD.</summary>
    public string Replace(string text)
    {
        var result = new char[text.Length];
        var count = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            result[count++] = rune.IsBmp ? (char)rune.Value : Slot(rune.Value);
        }

        return new string(result, 0, count);
    }

    private char Slot(int codePoint)
    {
        if (_codePoints.Count == Slots && !_slots.ContainsKey(codePoint))
        {
            return '\uFFFD';
        }

        ref var slot = ref CollectionsMarshal.GetValueRefOrAddDefault(_slots, codePoint, out var known);
        if (!known)
        {
            slot = (char)(FirstSlot + _codePoints.Count);
            _codePoints.Add(codePoint);
        }

        return slot;
    }
}
