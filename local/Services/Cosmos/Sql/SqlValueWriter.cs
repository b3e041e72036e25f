using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Billing.Local.Cosmos.Sql;

/// <summary>Writes values as JSON. What comes from a document is copied byte by byte, so that numbers keep their digits.</summary>
internal static class SqlValueWriter
{
    /// <summary>Integers up to here are written without exponent, as the service does.</summary>
    private const double PlainIntegers = 1e15;

    public static ReadOnlyMemory<byte> ToJson(SqlValue value)
    {
        var output = new ArrayBufferWriter<byte>(256);
        Write(output, value);
        return output.WrittenMemory;
    }

    public static void Write(IBufferWriter<byte> output, SqlValue value)
    {
        if (value.IsElement)
        {
            output.Write(System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(value.Element));
            return;
        }

        switch (value.Type)
        {
            case SqlType.Boolean:
                output.Write(value.AsBoolean ? "true"u8 : "false"u8);
                break;
            case SqlType.Number:
                output.Write(Encoding.ASCII.GetBytes(Format(value.AsNumber)));
                break;
            case SqlType.String:
                WriteString(output, value.AsString);
                break;
            case SqlType.Array:
                WriteArray(output, value);
                break;
            case SqlType.Object:
                WriteObject(output, value);
                break;
            default:
                output.Write("null"u8);
                break;
        }
    }

    /// <summary>The shortest digits that give the same number back.</summary>
    public static string Format(double number) => number == Math.Floor(number) && Math.Abs(number) < PlainIntegers
        ? ((long)number).ToString(CultureInfo.InvariantCulture)
        : number.ToString("R", CultureInfo.InvariantCulture);

    private static void WriteArray(IBufferWriter<byte> output, SqlValue value)
    {
        var separator = "["u8;
        foreach (var item in value.Items())
        {
            output.Write(separator);
            Write(output, item);
            separator = ","u8;
        }

        output.Write(value.Count == 0 ? "[]"u8 : "]"u8);
    }

    private static void WriteObject(IBufferWriter<byte> output, SqlValue value)
    {
        output.Write("{"u8);
        var first = true;
        foreach (var (name, property) in value.ComputedProperties)
        {
            if (!first)
            {
                output.Write(","u8);
            }

            first = false;
            WriteString(output, name);
            output.Write(":"u8);
            Write(output, property);
        }

        output.Write("}"u8);
    }

    private static void WriteString(IBufferWriter<byte> output, string text)
    {
        var encoded = JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
        output.Write("\""u8);
        output.Write(encoded.EncodedUtf8Bytes);
        output.Write("\""u8);
    }
}
