using System.Buffers;
using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Billing.Local.Blobs;

/// <summary>Reads and writes the XML documents of the protocol.</summary>
internal static class BlobXml
{
    private static readonly XmlWriterSettings Writing = new() { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false) };

    /// <summary>"Status and error codes", https://learn.microsoft.com/rest/api/storageservices/status-and-error-codes2.</summary>
    public static ReadOnlyMemory<byte> Error(BlobFault fault) => Written(writer =>
    {
        writer.WriteStartElement("Error");
        writer.WriteElementString("Code", fault.Code);
        WriteText(writer, "Message", fault.Message);
        if (fault.AuthenticationDetail is { } detail)
        {
            WriteText(writer, "AuthenticationErrorDetail", detail);
        }

        writer.WriteEndElement();
    });

    public static ReadOnlyMemory<byte> Blobs(Uri service, string container, Listing listing, BlobListPage page) => Written(writer =>
    {
        WriteStart(writer, service, listing);
        writer.WriteAttributeString("ContainerName", container);
        WriteQuery(writer, listing);
        writer.WriteStartElement("Blobs");
        foreach (var (blob, prefix) in page.Entries)
        {
            if (blob is not null)
            {
                BlobXmlProperties.Write(writer, blob, listing.Include);
                continue;
            }

            writer.WriteStartElement("BlobPrefix");
            WriteName(writer, prefix!);
            writer.WriteEndElement();
        }

        writer.WriteEndElement();
        WriteText(writer, "NextMarker", page.NextMarker ?? "");
        writer.WriteEndElement();
    });

    public static ReadOnlyMemory<byte> Containers(Uri service, Listing listing, ContainerListPage page) => Written(writer =>
    {
        WriteStart(writer, service, listing);
        WriteQuery(writer, listing);
        writer.WriteStartElement("Containers");
        foreach (var container in page.Containers)
        {
            writer.WriteStartElement("Container");
            writer.WriteElementString("Name", container.Name);
            writer.WriteStartElement("Properties");
            writer.WriteElementString("Last-Modified", BlobDescription.Time(container.LastModified));
            writer.WriteElementString("Etag", container.ETag.ToString("H"));
            writer.WriteElementString("LeaseStatus", "unlocked");
            writer.WriteElementString("LeaseState", "available");
            writer.WriteElementString("HasImmutabilityPolicy", "false");
            writer.WriteElementString("HasLegalHold", "false");
            writer.WriteEndElement();
            BlobXmlProperties.WriteMetadata(writer, container.Metadata, listing.Include);
            writer.WriteEndElement();
        }

        writer.WriteEndElement();
        writer.WriteElementString("NextMarker", page.NextMarker ?? "");
        writer.WriteEndElement();
    });

    public static ReadOnlyMemory<byte> BlockList(BlockListing listing, bool committed, bool uncommitted) => Written(writer =>
    {
        writer.WriteStartElement("BlockList");
        WriteBlocks(writer, "CommittedBlocks", committed ? listing.Committed : []);
        WriteBlocks(writer, "UncommittedBlocks", uncommitted ? listing.Uncommitted : []);
        writer.WriteEndElement();
    });

    public static ReadOnlyMemory<byte> Key(DelegationKey key) => Written(writer =>
    {
        writer.WriteStartElement("UserDelegationKey");
        writer.WriteElementString("SignedOid", key.ObjectId);
        writer.WriteElementString("SignedTid", key.TenantId);
        writer.WriteElementString("SignedStart", SharedAccessSignatures.Time(key.StartsOn));
        writer.WriteElementString("SignedExpiry", SharedAccessSignatures.Time(key.ExpiresOn));
        writer.WriteElementString("SignedService", "b");
        writer.WriteElementString("SignedVersion", key.Version);
        writer.WriteElementString("Value", Convert.ToBase64String(key.Value));
        writer.WriteEndElement();
    });

    /// <summary>For how long a key is wanted; no start means now.</summary>
    /// <exception cref="BlobFault">400: a time is missing or none, or the key is to be bound to a user of another tenant.</exception>
    public static (DateTimeOffset? StartsOn, DateTimeOffset ExpiresOn) KeyTimes(XElement document)
    {
        if (document.Name.LocalName != "KeyInfo")
        {
            throw BlobErrors.InvalidXmlNodeValue();
        }

        if (document.Element("DelegatedUserTid") is not null)
        {
            throw BlobErrors.UnsupportedXmlNode();
        }

        return (Time(document.Element("Start")), Time(document.Element("Expiry")) ?? throw BlobErrors.InvalidXmlNodeValue());
    }

    /// <summary>The blocks of a list, in its order.</summary>
    /// <exception cref="BlobFault">400: the document is no list of blocks.</exception>
    public static IReadOnlyList<BlockReference> Blocks(XElement document)
    {
        if (document.Name.LocalName != "BlockList")
        {
            throw BlobErrors.InvalidXmlNodeValue();
        }

        return [.. document.Elements().Select(element =>
            Enum.TryParse<BlockSource>(element.Name.LocalName, out var source) && Enum.IsDefined(source)
                ? new BlockReference(element.Value.Trim(), source)
                : throw BlobErrors.InvalidXmlNodeValue())];
    }

    /// <summary>A name that XML cannot carry is encoded as in an address, and says so.</summary>
    public static void WriteName(XmlWriter writer, string name)
    {
        writer.WriteStartElement("Name");
        if (IsPlain(name))
        {
            writer.WriteString(name);
        }
        else
        {
            writer.WriteAttributeString("Encoded", "true");
            writer.WriteString(Uri.EscapeDataString(name));
        }

        writer.WriteEndElement();
    }

    private static void WriteStart(XmlWriter writer, Uri service, Listing listing)
    {
        writer.WriteStartElement("EnumerationResults");
        writer.WriteAttributeString("ServiceEndpoint", service.AbsoluteUri);
    }

    private static void WriteQuery(XmlWriter writer, Listing listing)
    {
        WriteText(writer, "Prefix", listing.Prefix);
        if (listing.Marker is { } marker)
        {
            WriteText(writer, "Marker", marker);
        }

        writer.WriteElementString("MaxResults", listing.Size.ToString(CultureInfo.InvariantCulture));
        if (listing.Delimiter is { } delimiter)
        {
            WriteText(writer, "Delimiter", delimiter);
        }
    }

    /// <summary>Text from outside; what XML cannot carry becomes a question mark.</summary>
    public static void WriteText(XmlWriter writer, string name, string text) => writer.WriteElementString(
        name, IsPlain(text) ? text : string.Concat(text.EnumerateRunes().Select(c => c.IsBmp && !XmlConvert.IsXmlChar((char)c.Value) ? "?" : c.ToString())));

    private static bool IsPlain(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (XmlConvert.IsXmlChar(text[i]))
            {
                continue;
            }

            if (i + 1 == text.Length || !XmlConvert.IsXmlSurrogatePair(text[i + 1], text[i]))
            {
                return false;
            }

            i++;
        }

        return true;
    }

    private static void WriteBlocks(XmlWriter writer, string name, IReadOnlyList<(string Id, long Length)> blocks)
    {
        writer.WriteStartElement(name);
        foreach (var (id, length) in blocks)
        {
            writer.WriteStartElement("Block");
            writer.WriteElementString("Name", id);
            writer.WriteElementString("Size", length.ToString(CultureInfo.InvariantCulture));
            writer.WriteEndElement();
        }

        writer.WriteEndElement();
    }

    private static DateTimeOffset? Time(XElement? element)
    {
        if (element is null || element.Value.Length == 0)
        {
            return null;
        }

        return DateTimeOffset.TryParse(element.Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw BlobErrors.InvalidXmlNodeValue();
    }

    private static ReadOnlyMemory<byte> Written(Action<XmlWriter> write)
    {
        var memory = new MemoryStream();
        using (var writer = XmlWriter.Create(memory, Writing))
        {
            write(writer);
        }

        return memory.GetBuffer().AsMemory(0, (int)memory.Length);
    }
}
