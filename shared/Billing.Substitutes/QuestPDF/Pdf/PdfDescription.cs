using System.Globalization;
using System.Security;
using System.Text;
using QuestPDF.Infrastructure;

namespace Billing.Substitutes.Documents.Pdf;

/// <summary>Writes what a document says about itself, in the two forms that readers look for.</summary>
internal static class PdfDescription
{
    private const string DefaultProducer = "Billing Fabric";

    public static int WriteInfo(PdfObjects objects, DocumentMetadata metadata)
    {
        var number = objects.Allocate();
        var file = objects.Begin(number).Write("<<"u8);
        WriteEntry(file, "/Title"u8, metadata.Title);
        WriteEntry(file, "/Author"u8, metadata.Author);
        WriteEntry(file, "/Subject"u8, metadata.Subject);
        WriteEntry(file, "/Keywords"u8, metadata.Keywords);
        WriteEntry(file, "/Creator"u8, metadata.Creator);
        WriteEntry(file, "/Producer"u8, Producer(metadata));
        WriteEntry(file, "/CreationDate"u8, Date(metadata.CreationDate));
        WriteEntry(file, "/ModDate"u8, Date(metadata.ModifiedDate));
        file.Write(">>"u8);
        objects.End();
        return number;
    }

    public static int WriteXmp(PdfObjects objects, DocumentMetadata metadata)
    {
        var xml = new StringBuilder(1024);
        xml.Append("<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">")
            .Append("<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description rdf:about=\"\"")
            .Append(" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\"")
            .Append(" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\">\n<dc:format>application/pdf</dc:format>\n");
        Append(xml, "dc:title", "rdf:Alt", " xml:lang=\"x-default\"", metadata.Title);
        Append(xml, "dc:creator", "rdf:Seq", "", metadata.Author);
        Append(xml, "dc:description", "rdf:Alt", " xml:lang=\"x-default\"", metadata.Subject);
        Append(xml, "dc:language", "rdf:Bag", "", metadata.Language);
        Append(xml, "pdf:Keywords", metadata.Keywords);
        Append(xml, "pdf:Producer", Producer(metadata));
        Append(xml, "xmp:CreatorTool", metadata.Creator);
        Append(xml, "xmp:CreateDate", Iso(metadata.CreationDate));
        Append(xml, "xmp:ModifyDate", Iso(metadata.ModifiedDate));
        xml.Append("</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>");
        var number = objects.Allocate();
        objects.Stream(number, Encoding.UTF8.GetBytes(xml.ToString()), "/Type/Metadata/Subtype/XML"u8);
        return number;
    }

    private static string Producer(DocumentMetadata metadata) =>
        string.IsNullOrEmpty(metadata.Producer) ? DefaultProducer : metadata.Producer;

    private static void WriteEntry(PdfBuffer file, ReadOnlySpan<byte> key, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            file.Write(key).WriteTextString(value);
        }
    }

    private static void Append(StringBuilder xml, string name, string container, string attributes, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            var item = $"<rdf:li{attributes}>{Escape(value)}</rdf:li>";
            xml.Append(CultureInfo.InvariantCulture, $"<{name}><{container}>{item}</{container}></{name}>\n");
        }
    }

    private static void Append(StringBuilder xml, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            xml.Append(CultureInfo.InvariantCulture, $"<{name}>{Escape(value)}</{name}>\n");
        }
    }

    // XML has no form for control characters and for halves of surrogate pairs.
    private static string Escape(string value)
    {
        var allowed = value.EnumerateRunes().Where(r => r.Value is '\t' or '\n' or '\r' or >= ' ' and not (0xFFFE or 0xFFFF));
        return SecurityElement.Escape(string.Concat(allowed.Select(r => r.ToString())));
    }

    private static string? Date(DateTimeOffset time)
    {
        if (time == default)
        {
            return null;
        }

        var offset = time.Offset;
        var zone = offset == TimeSpan.Zero ? "Z" : $"{(offset < TimeSpan.Zero ? '-' : '+')}{offset:hh}'{offset:mm}'";
        return string.Create(CultureInfo.InvariantCulture, $"D:{time:yyyyMMddHHmmss}{zone}");
    }

    private static string? Iso(DateTimeOffset time) =>
        time == default ? null : time.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
}
