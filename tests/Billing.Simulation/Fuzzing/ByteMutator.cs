using System.Text;

namespace Billing.Simulation.Fuzzing;

/// <summary>Changes the bytes of a body, whatever its format: cut off, no UTF-8, turned bits, doubled and lost parts, cells of a table.</summary>
internal static class ByteMutator
{
    private static readonly byte[][] Inserted = [[0xFF], [0xC3], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0], [0xEF, 0xBB, 0xBF], [0xC0, 0xAF], [(byte)'"'], [(byte)'\n'], [(byte)'\r'], [(byte)'\\']];

    /// <summary>The body with some of its bytes changed.</summary>
    public static byte[] Mutate(byte[] body, bool isTable, Random random, List<string> told)
    {
        if (body.Length == 0)
        {
            return body;
        }

        var (place, kind) = (random.Next(body.Length), random.Next(isTable ? 9 : 6));
        told.Add($"byte {place} {Names[kind]}");
        return kind switch
        {
            0 => body[..place],
            1 => [.. body[..place], .. Inserted[random.Next(Inserted.Length)], .. body[place..]],
            2 => Turned(body, place, random),
            3 => [.. body[..place], .. body[Math.Min(place + random.Next(1, 40), body.Length)..]],
            4 => [.. body, .. body[place..]],
            5 => [.. Inserted[random.Next(Inserted.Length)], .. body],
            _ => Cell(body, kind, random),
        };
    }

    private static readonly string[] Names = ["cut off", "inserted", "turned", "lost", "doubled", "before", "cell", "row", "column"];

    private static byte[] Turned(byte[] body, int place, Random random)
    {
        var turned = body.ToArray();
        turned[place] ^= (byte)(1 << random.Next(8));
        return turned;
    }

    private static byte[] Cell(byte[] body, int kind, Random random)
    {
        var rows = Encoding.Latin1.GetString(body).Split('\n').ToList();
        var row = random.Next(rows.Count);
        var separator = rows[0].Contains(';', StringComparison.Ordinal) ? ';' : ',';
        var cells = rows[row].Split(separator);
        switch (kind)
        {
            case 6:
                cells[random.Next(cells.Length)] = random.Next(5) == 0 ? HostileTexts.Long(random) : HostileTexts.Plain[random.Next(HostileTexts.Plain.Count)];
                rows[row] = string.Join(separator, cells);
                break;
            case 7:
                rows.Insert(row, rows[random.Next(rows.Count)]);
                break;
            default:
                rows[row] = string.Join(separator, cells.Skip(1));
                break;
        }

        return Encoding.UTF8.GetBytes(string.Join('\n', rows));
    }
}
