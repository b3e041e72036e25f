using Billing.Tools.Docs;

if (args is not ([] or ["--check"]))
{
    Console.Error.WriteLine("Usage: dotnet run --project tools/docs [-- --check]. Without --check the documents are written.");
    return 2;
}

var isCheck = args.Length > 0;
var documents = GeneratedDocuments.All;
var refused = documents.SelectMany(document => document.Faults().Select(fault => $"{document.Path}: {fault}")).Concat(WrittenDocuments.Faults()).ToList();
refused.ForEach(Console.Error.WriteLine);
var changed = documents.Where(document => document.FirstDifference() is not null).ToList();
foreach (var document in changed)
{
    if (isCheck)
    {
        Console.Error.WriteLine($"{document.Path} is out of date: {document.FirstDifference()}");
    }
    else if (!document.Faults().Any())
    {
        document.Write();
        Console.WriteLine($"Wrote {document.Path}.");
    }
}

if (isCheck && changed.Count > 0)
{
    Console.Error.WriteLine($"{changed.Count} of {documents.Count} documents are out of date. Renew them with: dotnet run --project tools/docs");
}
else
{
    Console.WriteLine($"{documents.Count - changed.Count} of {documents.Count} documents were up to date.");
}

return refused.Count > 0 || (isCheck && changed.Count > 0) ? 1 : 0;
