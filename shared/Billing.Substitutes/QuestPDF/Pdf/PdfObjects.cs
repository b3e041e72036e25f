using System.IO.Compression;
using System.Security.Cryptography;

namespace Billing.Substitutes.Documents.Pdf;

/// <summary>Numbers the objects of a file, writes them one after another and closes with the cross-reference table.</summary>
internal sealed class PdfObjects : IDisposable
{
    private readonly List<int> _offsets = [0];
    private readonly PdfBufferStream _stream;

    public PdfObjects()
    {
        File = new PdfBuffer(64 * 1024);
        _stream = new PdfBufferStream(File);

        // The second line tells transfer programs that the file is binary.
        File.Write("%PDF-1.7\n%\xE2\xE3\xCF\xD3\n"u8);
    }

    public PdfBuffer File { get; }

    public void Dispose()
    {
        _stream.Dispose();
        File.Dispose();
    }

    /// <summary>A number for an object that will be written later.</summary>
    public int Allocate()
    {
        _offsets.Add(0);
        return _offsets.Count - 1;
    }

    public PdfBuffer Begin(int number)
    {
        _offsets[number] = File.Length;
        return File.Write(number).Write(" 0 obj\n"u8);
    }

    public void End() => File.Write("\nendobj\n"u8);

    /// <summary>A reference and a space.</summary>
    public PdfBuffer Reference(int number) => File.Write(number).Write(" 0 R "u8);

    /// <summary>A stream object. <paramref name="entries"/> are further entries of its dictionary.</summary>
    public void Stream(int number, ReadOnlySpan<byte> content, ReadOnlySpan<byte> entries)
    {
        Begin(number).Write("<<"u8).Write(entries).Write("/Length "u8).Write(content.Length).Write(">>\nstream\n"u8);
        File.Write(content).Write("\nendstream"u8);
        End();
    }

    /// <summary>A stream object that is deflated on the way; its length follows in an object of its own.</summary>
    public void DeflatedStream(int number, ReadOnlySpan<byte> content)
    {
        var length = Allocate();
        Begin(number).Write("<</Filter/FlateDecode/Length "u8);
        Reference(length).Write(">>\nstream\n"u8);
        var start = File.Length;
        using (var deflate = new ZLibStream(_stream, CompressionLevel.Fastest, leaveOpen: true))
        {
            deflate.Write(content);
        }

        var compressed = File.Length - start;
        File.Write("\nendstream"u8);
        End();
        Begin(length).Write(compressed);
        End();
    }

    /// <summary>Ends the file. Its identifier is a digest of its content, so that equal input gives equal bytes.</summary>
    public void Finish(int catalog, int info)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(File.Written, digest);
        var start = File.Length;
        File.Write("xref\n0 "u8).Write(_offsets.Count).Write("\n0000000000 65535 f \n"u8);
        for (var i = 1; i < _offsets.Count; i++)
        {
            var room = File.Reserve(20);
            _offsets[i].TryFormat(room, out _, "D10", System.Globalization.CultureInfo.InvariantCulture);
            " 00000 n \n"u8.CopyTo(room[10..]);
            File.Advance(20);
        }

        File.Write("trailer\n<</Size "u8).Write(_offsets.Count).Write("/Root "u8);
        Reference(catalog).Write("/Info "u8);
        Reference(info);
        var id = Convert.ToHexString(digest[..16]);
        File.Write("/ID[<"u8).WriteAscii(id).Write("><"u8).WriteAscii(id).Write(">]>>\nstartxref\n"u8).Write(start).Write("\n%%EOF\n"u8);
    }
}
