using System.Buffers;
using System.Text;

namespace Billing.Substitutes.Documents.Pdf;

/// <summary>Bytes of a PDF file in the making, in a pooled array that grows.</summary>
internal sealed class PdfBuffer : IDisposable
{
    private byte[] _bytes;

    public PdfBuffer(int capacity) => _bytes = ArrayPool<byte>.Shared.Rent(capacity);

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public ReadOnlyMemory<byte> WrittenMemory => _bytes.AsMemory(0, Length);

    public void Clear() => Length = 0;

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
    }

    /// <summary>Room for at least <paramref name="count"/> bytes; <see cref="Advance"/> says how many were used.</summary>
    public Span<byte> Reserve(int count)
    {
        if (_bytes.Length - Length < count)
        {
            Grow(count);
        }

        return _bytes.AsSpan(Length);
    }

    public void Advance(int count) => Length += count;

    public PdfBuffer Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        Length += bytes.Length;
        return this;
    }

    public PdfBuffer Write(byte value)
    {
        Reserve(1)[0] = value;
        Length++;
        return this;
    }

    /// <summary>Text of which every character is ASCII, such as a name that the writer made itself.</summary>
    public PdfBuffer WriteAscii(string text)
    {
        Length += Encoding.ASCII.GetBytes(text, Reserve(text.Length));
        return this;
    }

    public PdfBuffer Write(int value)
    {
        var room = Reserve(11);
        if (value < 0)
        {
            room[0] = (byte)'-';
            Length += 1 + WriteDigits(room[1..], -value);
        }
        else
        {
            Length += WriteDigits(room, value);
        }

        return this;
    }

    /// <summary>A number of hundredths in its shortest form, and a space.</summary>
    public PdfBuffer WriteHundredths(int value)
    {
        var room = Reserve(16);
        var at = 0;
        if (value < 0)
        {
            room[at++] = (byte)'-';
            value = -value;
        }

        var (whole, rest) = Math.DivRem(value, 100);
        if (whole > 0 || rest == 0)
        {
            at += WriteDigits(room[at..], whole);
        }

        if (rest > 0)
        {
            room[at++] = (byte)'.';
            room[at++] = (byte)('0' + (rest / 10));
            if (rest % 10 != 0)
            {
                room[at++] = (byte)('0' + (rest % 10));
            }
        }

        room[at++] = (byte)' ';
        Length += at;
        return this;
    }

    /// <summary>A number of thousandths from 0 to 1000, as colours need, and a space.</summary>
    public PdfBuffer WriteThousandths(int value)
    {
        var room = Reserve(5);
        if (value % 1000 == 0)
        {
            room[0] = (byte)('0' + (value / 1000));
            room[1] = (byte)' ';
            Length += 2;
            return this;
        }

        room[0] = (byte)'.';
        room[1] = (byte)('0' + (value / 100));
        room[2] = (byte)('0' + (value / 10 % 10));
        room[3] = (byte)('0' + (value % 10));
        room[4] = (byte)' ';
        Length += 5;
        return this;
    }

    /// <summary>A length, rounded to a hundredth of a point (3.5 µm), and a space.</summary>
    public PdfBuffer WriteLength(float value) => WriteHundredths(ToHundredths(value));

    public static int ToHundredths(float value) => (int)MathF.Round(value * 100);

    /// <summary>A text string object: PDFDocEncoding where ASCII suffices, else UTF-16 with a mark.</summary>
    public PdfBuffer WriteTextString(string text)
    {
        if (Ascii.IsValid(text))
        {
            Write((byte)'(');
            foreach (var c in text)
            {
                WriteEscaped((byte)c);
            }

            return Write((byte)')');
        }

        Write("<FEFF"u8);
        foreach (var c in text)
        {
            WriteHex(c);
        }

        return Write((byte)'>');
    }

    /// <summary>Four hexadecimal digits.</summary>
    public PdfBuffer WriteHex(int value)
    {
        var room = Reserve(4);
        for (var i = 3; i >= 0; i--, value >>= 4)
        {
            room[i] = "0123456789ABCDEF"u8[value & 15];
        }

        Length += 4;
        return this;
    }

    /// <summary>A byte inside a literal string.</summary>
    public void WriteEscaped(byte value)
    {
        var room = Reserve(2);
        switch (value)
        {
            case (byte)'(' or (byte)')' or (byte)'\\':
                room[0] = (byte)'\\';
                room[1] = value;
                Length += 2;
                break;
            case (byte)'\r':
                room[0] = (byte)'\\';
                room[1] = (byte)'r';
                Length += 2;
                break;
            default:
                room[0] = value;
                Length++;
                break;
        }
    }

    private static int WriteDigits(Span<byte> room, int value)
    {
        var count = 1;
        for (var rest = value / 10; rest > 0; rest /= 10)
        {
            count++;
        }

        for (var i = count - 1; i >= 0; i--, value /= 10)
        {
            room[i] = (byte)('0' + (value % 10));
        }

        return count;
    }

    private void Grow(int count)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_bytes.Length * 2, Length + count));
        Written.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
