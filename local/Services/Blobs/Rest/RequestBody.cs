using System.Buffers.Binary;
using System.Xml;
using System.Xml.Linq;

namespace Billing.Local.Blobs;

/// <summary>Reads the body of a request, with the checks that the request asks for.</summary>
internal static class RequestBody
{
    /// <summary>A list of 50,000 blocks of the longest ids stays below this.</summary>
    private const int MaxDocument = 8 * 1024 * 1024;

    private const long MaxContent = 5000L * 1024 * 1024;

    private static readonly XmlReaderSettings Reading = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    /// <summary>The content of a blob or block; writing it fails when it does not have the checksums that the request names.</summary>
    public static BlobBody Checked(BlobRequest request)
    {
        var body = request.Body;
        if ((body.Length ?? throw BlobErrors.MissingContentLength()) > MaxContent)
        {
            throw BlobErrors.BodyTooLarge();
        }

        if (request.Headers[StructuredMessage.Header] is not null)
        {
            return StructuredMessage.Decoded(body, request.Headers);
        }

        return RequestFields.Bytes(request.Headers, "x-ms-content-crc64", 8) is { } claimed
            ? body with { CopyToAsync = (target, cancellation) => CopyAsync(body, target, BinaryPrimitives.ReadUInt64LittleEndian(claimed), cancellation) }
            : body;
    }

    /// <summary>The XML document in the body.</summary>
    /// <exception cref="BlobFault">400 InvalidXmlDocument, 413 RequestBodyTooLarge.</exception>
    public static async Task<XElement> DocumentAsync(BlobRequest request)
    {
        if (request.Body.Length is null or > MaxDocument)
        {
            throw request.Body.Length is null ? BlobErrors.MissingContentLength() : BlobErrors.BodyTooLarge();
        }

        using var memory = new MemoryStream();
        await Checked(request).CopyToAsync(memory, request.Cancellation);
        memory.Position = 0;
        try
        {
            using var reader = XmlReader.Create(memory, Reading);
            return XElement.Load(reader);
        }
        catch (XmlException)
        {
            throw BlobErrors.InvalidXml();
        }
    }

    private static async Task CopyAsync(BlobBody body, Stream target, ulong claimed, CancellationToken cancellation)
    {
        await using var sum = new Crc64Stream(target);
        await body.CopyToAsync(sum, cancellation);
        if (sum.Value != claimed)
        {
            throw BlobErrors.Crc64Mismatch();
        }
    }
}
