namespace Billing.Connectors.Tests.Signatures;

/// <summary>Every message that differs from a given one in a single bit.</summary>
internal static class Bits
{
    public static IEnumerable<byte[]> EachFlipped(byte[] message)
    {
        for (var bit = 0; bit < message.Length * 8; bit++)
        {
            var changed = (byte[])message.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            yield return changed;
        }
    }

    /// <summary>For header text, which is ASCII: the seven low bits of each letter.</summary>
    public static IEnumerable<string> EachFlipped(string text)
    {
        for (var bit = 0; bit < text.Length * 7; bit++)
        {
            var changed = text.ToCharArray();
            changed[bit / 7] ^= (char)(1 << (bit % 7));
            yield return new string(changed);
        }
    }
}
