System.Console.WriteLine("The fabric is not assembled yet.");
