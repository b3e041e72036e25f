using System.Globalization;
using System.Xml;

namespace Billing.Local.Blobs;

/// <summary>Writes a blob of a listing ("List Blobs", https://learn.microsoft.com/rest/api/storageservices/list-blobs).</summary>
internal static class BlobXmlProperties
{
    public static void Write(XmlWriter writer, BlobRecord blob, IReadOnlySet<string> include)
    {
        writer.WriteStartElement("Blob");
        BlobXml.WriteName(writer, blob.Name);
        writer.WriteStartElement("Properties");
        WriteStanding(writer, blob);
        if (include.Contains("copy") && blob.Copy is { } copy)
        {
            WriteCopy(writer, copy, blob.Length);
        }

        if (include.Contains("immutabilitypolicy") && blob.Immutability is { } policy)
        {
            writer.WriteElementString("ImmutabilityPolicyUntilDate", BlobDescription.Time(policy.ExpiresOn));
            writer.WriteElementString("ImmutabilityPolicyMode", BlobDescription.Mode(policy));
        }

        if (include.Contains("legalhold") && blob.HasLegalHold)
        {
            writer.WriteElementString("LegalHold", "true");
        }

        writer.WriteEndElement();
        WriteMetadata(writer, blob.Metadata, include);
        writer.WriteEndElement();
    }

    public static void WriteMetadata(XmlWriter writer, IReadOnlyDictionary<string, string> metadata, IReadOnlySet<string> include)
    {
        if (!include.Contains("metadata") || metadata.Count == 0)
        {
            return;
        }

        writer.WriteStartElement("Metadata");
        foreach (var (name, value) in metadata)
        {
            BlobXml.WriteText(writer, name, value);
        }

        writer.WriteEndElement();
    }

    private static void WriteStanding(XmlWriter writer, BlobRecord blob)
    {
        writer.WriteElementString("Creation-Time", BlobDescription.Time(blob.CreatedOn));
        writer.WriteElementString("Last-Modified", BlobDescription.Time(blob.LastModified));
        writer.WriteElementString("Etag", blob.ETag.ToString());
        writer.WriteElementString("Content-Length", blob.Length.ToString(CultureInfo.InvariantCulture));
        Write(writer, "Content-Type", blob.Headers.ContentType);
        Write(writer, "Content-Encoding", blob.Headers.ContentEncoding);
        Write(writer, "Content-Language", blob.Headers.ContentLanguage);
        Write(writer, "Content-MD5", BlobDescription.Base64(blob.Headers.ContentHash));
        Write(writer, "Cache-Control", blob.Headers.CacheControl);
        Write(writer, "Content-Disposition", blob.Headers.ContentDisposition);
        writer.WriteElementString("BlobType", "BlockBlob");
        writer.WriteElementString("LeaseStatus", "unlocked");
        writer.WriteElementString("LeaseState", "available");
    }

    private static void WriteCopy(XmlWriter writer, BlobCopyState copy, long length)
    {
        writer.WriteElementString("CopyId", copy.Id);
        writer.WriteElementString("CopyStatus", BlobDescription.Status(copy));
        writer.WriteElementString("CopySource", copy.Source.AbsoluteUri);
        writer.WriteElementString("CopyProgress", $"{length}/{length}");
        writer.WriteElementString("CopyCompletionTime", BlobDescription.Time(copy.CompletedOn));
    }

    private static void Write(XmlWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            BlobXml.WriteText(writer, name, value);
        }
    }
}
